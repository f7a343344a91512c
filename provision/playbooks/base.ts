import { definePlaybook } from '../engine/playbook.ts';
import { network } from '../roles/base/network.ts';
import { ssh } from '../roles/base/ssh.ts';
import { system } from '../roles/base/system.ts';
import { users } from '../roles/base/users.ts';

/** From a rented machine to a hardened one. Users come first, so that sshd's new rules shut nobody out. */
export const playbook = definePlaybook({
  name: 'base',
  plays: [{ name: 'base', hosts: 'all', roles: [users, ssh, network, system] }],
});
