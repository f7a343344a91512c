import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';
import { line } from './line.ts';

/**
 * A file to swap to, used now and after a restart. A container has no swap of its own: skip it by `facts.container`.
 *
 * @example swapFile({ path: '/swapfile', megabytes: 1024 })
 */
export function swapFile(options: Common & { path: string; megabytes: number }): Resource {
  const { path, megabytes } = options;
  const bytes = megabytes * 1024 * 1024;
  const escaped = path.replace(/[.[\]*^$+?(){}|\\]/g, '\\$&');
  const kept = line({ path: '/etc/fstab', line: `${path} none swap sw 0 0`, match: `^${escaped}[[:space:]]` });
  const inUse = sh`grep -q ${`^${escaped} `} /proc/swaps`;
  return {
    ...kept,
    ...common(options),
    kind: 'swap file',
    name: path,
    check: lines(
      sh`[ "$(stat -c %s ${path} 2>/dev/null)" = ${bytes} ] || would ${`${megabytes} MB`}`,
      sh`${inUse} || would 'in use'`,
      kept.check,
    ),
    apply: lines(
      sh`if [ "$(stat -c %s ${path} 2>/dev/null)" != ${bytes} ]; then
  if ${inUse}; then swapoff ${path}; fi
  rm -f -- ${path}; (umask 077; dd if=/dev/zero of=${path} bs=1M count=${megabytes} status=none); mkswap ${path} >/dev/null
fi`,
      sh`${inUse} || swapon ${path}`,
      kept.apply,
    ),
  };
}
