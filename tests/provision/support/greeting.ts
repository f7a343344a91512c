import { z } from 'zod';
import { definePlaybook, defineRole } from '../../../provision/engine/playbook.ts';
import { sh } from '../../../provision/engine/shell.ts';
import { command } from '../../../provision/resources/command.ts';

const greeting = defineRole({
  name: 'greeting',
  variables: z.object({ path: z.string(), password: z.string() }),
  resources: ({ vars }) => [
    command({
      name: 'greet',
      run: sh`cat >${vars.path}; printf 'was given %s\n' "$(cat ${vars.path})"`,
      stdin: vars.password,
      creates: vars.path,
    }),
  ],
});

export const playbook = definePlaybook({
  name: 'greeting',
  plays: [{ name: 'greeting', hosts: 'all', roles: [greeting] }],
});
