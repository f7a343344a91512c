import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import type { Resource } from '../../engine/resource.ts';
import { sh } from '../../engine/shell.ts';
import { buildTool } from '../../release/tool.ts';
import { command } from '../../resources/command.ts';
import { directory } from '../../resources/directory.ts';
import { file } from '../../resources/file.ts';
import { renderTemplate, template } from '../../resources/template.ts';
import { unit } from '../../resources/unit.ts';
import { user } from '../../resources/user.ts';
import { planOf } from './plan.ts';
import { ports, settingsOf, shopVariables } from './settings.ts';

const here = import.meta.dirname;
const templates = (name: string) => join(here, 'templates', name);

export const releaseVariables = z.object({
  readySeconds: z.number().min(1).max(100).default(60),
  watchSeconds: z.number().min(0).max(600).default(30),
  drainSeconds: z.number().min(1).max(120).default(20),
  errorPercent: z.number().min(0).max(100).default(1),
  errorsAtLeast: z.number().int().min(1).default(3),
  keepReleases: z.number().int().min(2).default(5),
});

/** The tool that switches colours on the host; `release` keeps it up to date as well. */
export const releaseTool: readonly Resource[] = [
  directory({ path: '/usr/local/lib/shop' }),
  file({ path: '/usr/local/lib/shop/shop-release.mjs', content: buildTool() }),
  template({ path: '/usr/local/sbin/shop-release', from: templates('shop-release.eta'), data: {}, mode: '0755' }),
];

/** The shop's user, places, settings and the units of its two colours. Releases come by the playbook `release`. */
export const shop = defineRole({
  name: 'shop',
  variables: shopVariables.extend(releaseVariables.shape),
  resources: ({ vars, facts }) => {
    const plan = planOf(facts, vars);
    const { settings, direct } = settingsOf(vars, plan);
    const again = { notify: [anew] };
    const unitData = { memoryMax: plan.colour };
    return [
      user({ name: 'shop', system: true, home: '/var/lib/shop', shell: '/usr/sbin/nologin' }),
      directory({ path: '/etc/shop' }),
      directory({ path: '/srv/shop/releases' }),
      directory({ path: '/srv/shop/colours' }),
      directory({ path: '/var/lib/shop', owner: 'shop', group: 'shop', mode: '0750' }),
      file({ path: '/etc/shop/settings.env', content: settings, mode: '0600', ...again }),
      file({ path: '/etc/shop/direct.env', content: direct, mode: '0600' }),
      file({ path: '/etc/shop/blue.env', content: `PORT=${ports.blue}\n`, ...again }),
      file({ path: '/etc/shop/green.env', content: `PORT=${ports.green}\n`, ...again }),
      file({ path: '/etc/shop/release.json', content: toolSettings(vars) }),
      ...releaseTool,
      template({ path: '/usr/local/sbin/shop', from: templates('shop.eta'), data: {}, mode: '0755' }),
      unit({ name: 'shop@', content: render('shop@.service.eta', unitData), ...again }),
      unit({ name: 'shop-migrate@', content: render('shop-migrate@.service.eta', unitData) }),
      command({
        name: "HAProxy's file of the live colour",
        run: sh`mkdir -p /etc/haproxy && shop-release write`,
        creates: '/etc/haproxy/live.cfg',
      }),
    ];
  },
});

/** Changed settings come to the shoppers as a release does: on the other colour, tried out, switched. */
const anew = command({
  name: 'the live release anew, on the other colour',
  run: sh`shop-release again`,
  always: true,
  timeoutSeconds: 900,
});

const readTemplate = (name: string): string => readFileSync(templates(name), 'utf8');

const render = (name: string, data: object): string =>
  renderTemplate(readTemplate(name), { ...data, sandbox: readTemplate('sandbox.conf') });

function toolSettings(vars: z.output<typeof shopVariables> & z.output<typeof releaseVariables>): string {
  const { domain: host, readySeconds, watchSeconds, drainSeconds, errorPercent, errorsAtLeast, keepReleases } = vars;
  const settings = { host, ports, readySeconds, watchSeconds, drainSeconds, errorPercent, errorsAtLeast };
  return `${JSON.stringify({ ...settings, keep: keepReleases }, null, 2)}\n`;
}
