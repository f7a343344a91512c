import { definePlaybook } from '../engine/playbook.ts';
import { network } from '../roles/base/network.ts';
import { ssh } from '../roles/base/ssh.ts';
import { system } from '../roles/base/system.ts';
import { users } from '../roles/base/users.ts';
import { backups } from '../roles/single/backups.ts';
import { cache } from '../roles/single/cache.ts';
import { database } from '../roles/single/database.ts';
import { figures } from '../roles/single/figures.ts';
import { front } from '../roles/single/front.ts';
import { runtime } from '../roles/single/runtime.ts';
import { shop } from '../roles/single/shop.ts';

/** The whole shop on one machine, up to its first release: the playbook `release` brings that. */
export const playbook = definePlaybook({
  name: 'single',
  plays: [
    {
      name: 'single',
      hosts: 'all',
      variables: { firewallOpen: [{ port: 80 }, { port: 443 }] },
      roles: [users, ssh, network, system, runtime, database, cache, shop, front, backups, figures],
    },
  ],
});
