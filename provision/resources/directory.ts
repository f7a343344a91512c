import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';
import { checkOwnership, type Ownership, setOwnership } from './ownership.ts';

/**
 * A directory, and those above it. Usual owner, group and mode are root, root, 0755.
 *
 * @example directory({ path: '/srv/dhakacart', owner: 'www-data', mode: '0750' })
 */
export function directory(options: Common & Ownership & { path: string }): Resource {
  const { path } = options;
  const ownership = { owner: options.owner ?? 'root', group: options.group ?? 'root', mode: options.mode ?? '0755' };
  return {
    ...common(options),
    kind: 'directory',
    name: path,
    check: sh`if [ ! -d ${path} ]; then would 'is missing'
else
  ${checkOwnership(path, ownership)}
fi`,
    apply: lines(sh`mkdir -p -- ${path}`, setOwnership(sh`${path}`, ownership)),
  };
}
