import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import { sh } from '../../engine/shell.ts';
import { file } from '../../resources/file.ts';
import { packages } from '../../resources/packages.ts';
import { reload } from '../../resources/service.ts';

/**
 * sshd with keys only. Root may still come by key: without another way in, that is the one that must not be closed.
 * `permitRoot: no` is refused by sshd's own test of the login below when we ourselves come as root.
 */
export const ssh = defineRole({
  name: 'ssh',
  variables: z.object({ sshPermitRoot: z.enum(['prohibit-password', 'no']).default('prohibit-password') }),
  resources: ({ vars, host }) => [
    packages({ names: ['openssh-server'] }),
    file({
      path: '/etc/ssh/sshd_config.d/10-dhakacart.conf',
      content: `PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin ${keepsWayIn(host.variables, vars.sshPermitRoot)}
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

/** Root keeps its key as long as nobody else may administrate. */
function keepsWayIn(variables: Readonly<Record<string, unknown>>, wanted: string): string {
  const admins = z.object({ people: z.array(z.object({ admin: z.literal(true) })).min(1) });
  const people = z.object({ people: z.array(z.unknown()) }).safeParse(variables);
  const some = people.success && people.data.people.some((one) => admins.safeParse({ people: [one] }).success);
  return some ? wanted : 'prohibit-password';
}
