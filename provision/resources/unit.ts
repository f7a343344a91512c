import { posix } from 'node:path';
import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';
import { file } from './file.ts';
import { unitName } from './service.ts';

/**
 * A unit file in /etc/systemd/system, and systemd told of it. With `dropIn` a piece that adds to a packaged unit.
 *
 * @example unit({ name: 'hello', content: '[Service]\nType=oneshot\nExecStart=/bin/echo hello\n' })
 */
export function unit(options: Common & { name: string; content: string; mode?: string; dropIn?: string }): Resource {
  const own = `/etc/systemd/system/${unitName(options.name)}`;
  const path = options.dropIn ? `${own}.d/${options.dropIn}.conf` : own;
  const made = file({ path, content: options.content, mode: options.mode });
  return {
    ...made,
    ...common(options),
    kind: 'unit',
    name: path.slice('/etc/systemd/system/'.length),
    apply: lines(sh`mkdir -p -- ${posix.dirname(path)}`, made.apply, sh`systemctl daemon-reload`),
  };
}
