import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import { skip } from '../../engine/resource.ts';
import { directory } from '../../resources/directory.ts';
import { file } from '../../resources/file.ts';
import { removed } from '../../resources/removed.ts';
import { service } from '../../resources/service.ts';
import { renderTemplate } from '../../resources/template.ts';
import { unit } from '../../resources/unit.ts';
import { environmentOf } from './settings.ts';

const identityFile = '/etc/shop/identity.env';
const calendar = z.string().regex(/^[0-9A-Za-z*:,. -]+$/);

/** Timers for a backup each night, what is kept of them, and a drill each month where the key is. */
export const backups = defineRole({
  name: 'backups',
  variables: z.object({
    settings: z.record(z.string(), z.coerce.string()).default({}),
    /** Reads backups: only where drills are wanted, by reference to a secret. */
    backupIdentity: z.string().optional(),
    backupAt: calendar.default('*-*-* 03:15:00'),
    drillAt: calendar.default('*-*-01 04:45:00'),
  }),
  resources: ({ vars }) => {
    const store = vars.settings.BACKUP_STORE ?? '/var/backups/shop';
    const local = store.startsWith('/');
    const drills = vars.backupIdentity !== undefined;
    return [
      local
        ? directory({ path: store, owner: 'shop', group: 'shop', mode: '0700' })
        : skip('directory', store, 'backups go to a bucket'),
      vars.backupIdentity
        ? file({ path: identityFile, content: environmentOf({ BACKUP_IDENTITY: vars.backupIdentity }), mode: '0600' })
        : removed({ path: identityFile }),
      unit({
        name: 'shop-backup',
        content: taskUnit('a backup, then the old ones out', ['backup', 'backup:prune'], local ? store : ''),
      }),
      unit({
        name: 'shop-drill',
        content: taskUnit('a backup restored and counted', ['backup:drill'], local ? store : ''),
      }),
      unit({ name: 'shop-backup.timer', content: timer('a backup each night', vars.backupAt) }),
      unit({ name: 'shop-drill.timer', content: timer('a restore tried each month', vars.drillAt) }),
      service({ name: 'shop-backup.timer' }),
      service({ name: 'shop-drill.timer', enabled: drills, running: drills }),
    ];
  },
});

const templates = join(import.meta.dirname, 'templates');
const readTemplate = (name: string): string => readFileSync(join(templates, name), 'utf8');

const taskUnit = (what: string, commands: readonly string[], store: string): string =>
  renderTemplate(readTemplate('shop-task.service.eta'), {
    what,
    commands,
    store,
    sandbox: readTemplate('sandbox.conf'),
  });

const timer = (what: string, at: string): string => `[Unit]
Description=DhakaCart, ${what}

[Timer]
OnCalendar=${at}
RandomizedDelaySec=5min
Persistent=yes

[Install]
WantedBy=timers.target
`;
