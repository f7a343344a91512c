import { type Common, common, type Resource } from '../engine/resource.ts';
import { sh } from '../engine/shell.ts';

/**
 * No file, link or directory at this path, nor anything below it.
 *
 * @example removed({ path: '/etc/cron.d/old-backup' })
 */
export function removed(options: Common & { path: string }): Resource {
  const { path } = options;
  if (!/^\/[^/]+\/[^/]/.test(path) || path.includes('/../'))
    throw new Error(`"${path}" is too near the root to be removed.`);
  return {
    ...common(options),
    kind: 'removed',
    name: path,
    check: sh`if [ -e ${path} ] || [ -L ${path} ]; then would 'is there'; fi`,
    apply: sh`rm -rf --one-file-system -- ${path}`,
  };
}
