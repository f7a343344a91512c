import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import { sh } from '../../engine/shell.ts';
import { authorizedKeys } from '../../resources/authorized_keys.ts';
import { file } from '../../resources/file.ts';
import { packages } from '../../resources/packages.ts';
import { user } from '../../resources/user.ts';

const person = z.strictObject({
  name: z.string().regex(/^[a-z_][a-z0-9_-]*$/),
  keys: z.array(z.string()).min(1),
  /** May become root by sudo, without a password: the key is the proof. */
  admin: z.boolean().default(false),
});

/** People and their keys. Somebody who left is named in `formerPeople`. */
export const users = defineRole({
  name: 'users',
  variables: z.object({ people: z.array(person).default([]), formerPeople: z.array(z.string()).default([]) }),
  resources: ({ vars }) => [
    packages({ names: ['sudo'] }),
    ...vars.people.flatMap(({ name, keys }) => [
      user({ name, shell: '/bin/bash' }),
      authorizedKeys({ user: name, keys, exclusive: true }),
    ]),
    file({
      path: '/etc/sudoers.d/people',
      content: vars.people
        .map(({ name, admin }) => (admin ? `${name} ALL=(ALL) NOPASSWD: ALL\n` : `# ${name}\n`))
        .join(''),
      mode: '0440',
      validate: sh`visudo -c -q -f`,
    }),
    ...vars.formerPeople.map((name) => user({ name, absent: true })),
  ],
});
