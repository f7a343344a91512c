import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import type { Resource } from '../../engine/resource.ts';
import { sh } from '../../engine/shell.ts';
import { command } from '../../resources/command.ts';
import { file } from '../../resources/file.ts';
import { packages } from '../../resources/packages.ts';
import { reload } from '../../resources/service.ts';

/**
 * sshd with keys only. Passwords are closed only when who logged in for this run has a key here, or an administrator
 * has; and root keeps its key until there is an administrator.
 */
export const ssh = defineRole({
  name: 'ssh',
  variables: z.object({ sshPermitRoot: z.enum(['prohibit-password', 'no']).default('prohibit-password') }),
  resources: ({ vars, host }) => [
    packages({ names: ['openssh-server'] }),
    keyBeforePasswordsEnd(adminsAmong(host.variables)),
    file({
      path: '/etc/ssh/sshd_config.d/10-dhakacart.conf',
      content: `PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin ${adminsAmong(host.variables).length > 0 ? vars.sshPermitRoot : 'prohibit-password'}
PermitEmptyPasswords no
MaxAuthTries 4
LoginGraceTime 30
X11Forwarding no
AllowAgentForwarding no
ClientAliveInterval 60
ClientAliveCountMax 3
`,
      mode: '0600',
      validate: sh`sshd -t -f`,
      notify: [checkedReload],
    }),
  ],
});

/** The whole configuration is read once more before sshd takes it; sessions that are open stay open. */
const checkedReload = { ...reload('ssh'), apply: sh`sshd -t && ${reload('ssh').apply}` };

function keyBeforePasswordsEnd(admins: readonly string[]): Resource {
  const name = 'a key lets somebody in before passwords are closed';
  return command({
    name,
    run: sh`echo 'neither who logged in here nor an administrator has a key: name one in people' >&2; exit 1`,
    unless: sh`for name in "\${SUDO_USER:-$(id -un)}" ${admins}; do
  home=$(getent passwd "$name" | cut -d : -f 6) || continue
  if [ -n "$home" ] && [ -s "$home/.ssh/authorized_keys" ]; then exit 0; fi
done
exit 1`,
  });
}

/** Their names; the schema of `people` is the role users'. */
function adminsAmong(variables: Readonly<Record<string, unknown>>): string[] {
  const admins = z.object({ people: z.array(z.object({ name: z.string(), admin: z.boolean().default(false) })) });
  const found = admins.safeParse(variables);
  return found.success ? found.data.people.filter(({ admin }) => admin).map(({ name }) => name) : [];
}
