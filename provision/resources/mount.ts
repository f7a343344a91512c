import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';
import { line } from './line.ts';

export type MountOptions = Common & { path: string; source: string; type: string; options?: string };

/**
 * A file system, mounted now and after a restart. A container may not mount: skip it by `facts.can.mount`.
 *
 * @example mount({ path: '/srv/media', source: 'tmpfs', type: 'tmpfs', options: 'size=1m' })
 */
export function mount(options: MountOptions): Resource {
  const { path, source, type } = options;
  for (const word of [path, source, type, options.options ?? ''])
    if (/\s/.test(word)) throw new Error('Words of fstab have no spaces: write \\040.');
  const text = `${source} ${path} ${type} ${options.options ?? 'defaults'} 0 ${type === 'ext4' ? 2 : 0}`;
  const escaped = path.replace(/[.[\]*^$+?(){}|\\]/g, '\\$&');
  const kept = line({ path: '/etc/fstab', line: text, match: `^[^#[:space:]]+[[:space:]]+${escaped}[[:space:]]` });
  return {
    ...kept,
    ...common(options),
    kind: 'mount',
    name: path,
    check: lines(
      kept.check,
      sh`[ "$(findmnt -n -o FSTYPE --mountpoint ${path} | tail -n 1)" = ${type} ] || would 'mounted'`,
    ),
    apply: lines(
      sh`mkdir -p -- ${path}`,
      kept.apply,
      sh`if findmnt -n --mountpoint ${path} >/dev/null; then mount -o remount -- ${path}; else mount -- ${path}; fi`,
    ),
  };
}
