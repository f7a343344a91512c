import { definePlaybook } from '../engine/playbook.ts';
import { rollbackRole } from '../release/role.ts';

/** Back to the release before, with the same care as forth. */
export const playbook = definePlaybook({
  name: 'rollback',
  plays: [{ name: 'rollback', hosts: 'all', serial: 1, stopOnFailure: true, roles: [rollbackRole] }],
});
