import { z } from 'zod';
import { definePlaybook, defineRole } from '../../engine/playbook.ts';
import { sh } from '../../engine/shell.ts';
import { authorizedKeys } from '../../resources/authorized_keys.ts';
import { command } from '../../resources/command.ts';
import { cron } from '../../resources/cron.ts';
import { directory } from '../../resources/directory.ts';
import { file } from '../../resources/file.ts';
import { group } from '../../resources/group.ts';
import { line } from '../../resources/line.ts';
import { link } from '../../resources/link.ts';
import { packages } from '../../resources/packages.ts';
import { removed } from '../../resources/removed.ts';
import { reload, service } from '../../resources/service.ts';
import { unit } from '../../resources/unit.ts';
import { user } from '../../resources/user.ts';
import { waitForPort } from '../../resources/wait.ts';

const own = { owner: 'shop', group: 'shop' };

/** The same as ansible.yml, task by task. */
const tasks = defineRole({
  name: 'tasks',
  variables: z.object({}),
  resources: ({ host }) => [
    group({ name: 'shop', gid: 2001 }),
    user({ name: 'shop', uid: 2001, group: 'shop', shell: '/bin/bash', comment: 'The shop' }),
    authorizedKeys({ user: 'shop', keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk8 shop@office'] }),
    packages({ names: ['tree'] }),
    directory({ path: '/srv/shop', ...own, mode: '0750' }),
    directory({ path: '/srv/shop/releases', ...own, mode: '0750' }),
    directory({ path: '/srv/shop/shared', ...own, mode: '0770' }),
    directory({ path: '/srv/shop/releases/1', ...own, mode: '0750' }),
    link({ path: '/srv/shop/current', to: 'releases/1' }),
    file({ path: '/srv/shop/releases/1/version', content: '1\n', ...own }),
    file({ path: '/etc/shop.conf', content: `name = ${host.name}\nworkers = 2\n`, mode: '0640', group: 'shop' }),
    file({ path: '/etc/motd', content: 'Welcome to DhakaCart.\n' }),
    file({
      path: '/etc/sudoers.d/shop',
      content: 'shop ALL=(root) NOPASSWD: /usr/bin/systemctl restart shop.service\n',
      mode: '0440',
      validate: sh`visudo -c -q -f`,
    }),
    file({
      path: '/etc/ssh/sshd_config.d/10-shop.conf',
      content: 'PasswordAuthentication no\nX11Forwarding no\n',
      mode: '0600',
      validate: sh`sshd -t -f`,
      notify: [reload('ssh')],
    }),
    line({ path: '/etc/security/limits.conf', line: 'shop soft nofile 65535', match: '^shop soft nofile' }),
    line({ path: '/etc/security/limits.conf', line: 'shop hard nofile 65535', match: '^shop hard nofile' }),
    line({ path: '/etc/environment', line: 'SHOP=dhaka', match: '^SHOP=' }),
    cron({
      name: 'shop',
      schedule: '15 3 * * *',
      user: 'shop',
      command: 'find /srv/shop/shared -mtime +30 -delete',
    }),
    unit({
      name: 'shop',
      content: '[Service]\nUser=shop\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n',
    }),
    service({ name: 'shop' }),
    service({ name: 'cron' }),
    command({ name: 'ready', run: sh`touch /srv/shop/shared/ready`, creates: '/srv/shop/shared/ready' }),
    removed({ path: '/etc/update-motd.d' }),
    waitForPort({ port: 22 }),
  ],
});

export const playbook = definePlaybook({ name: 'compare', plays: [{ name: 'compare', hosts: 'all', roles: [tasks] }] });
