import { defineRole } from '../../engine/playbook.ts';
import { file } from '../../resources/file.ts';
import { line } from '../../resources/line.ts';
import { packages } from '../../resources/packages.ts';
import { restart, service } from '../../resources/service.ts';
import { unit } from '../../resources/unit.ts';
import { planOf, sizes } from './plan.ts';

const ours = '/etc/redis/dhakacart.conf';

/** Redis for what may be lost: purges of kept pages and limits. It writes nothing to the disk. */
export const cache = defineRole({
  name: 'cache',
  variables: sizes,
  resources: ({ vars, facts }) => [
    // Debian's unit wants users of its own, which a container's systemd cannot give.
    ...(facts.container
      ? [unit({ name: 'redis-server', dropIn: 'container', content: '[Service]\nPrivateUsers=no\n' })]
      : []),
    packages({ names: ['redis-server'] }),
    file({
      path: ours,
      content: `bind 127.0.0.1
protected-mode yes
maxmemory ${planOf(facts, vars).redis}mb
maxmemory-policy allkeys-lru
save ""
appendonly no
`,
      group: 'redis',
      mode: '0640',
      notify: [restart('redis-server')],
    }),
    line({ path: '/etc/redis/redis.conf', line: `include ${ours}`, notify: [restart('redis-server')] }),
    service({ name: 'redis-server' }),
  ],
});
