import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';
import { file } from './file.ts';

export type SysctlOptions = Common & {
  /** Of the file in /etc/sysctl.d: `60-shop`. */
  name: string;
  values: Readonly<Record<string, string | number>>;
};

/**
 * Settings of the kernel, now and after a restart. A container has none of its own: skip it by `facts.can.sysctl`.
 *
 * @example sysctl({ name: '60-shop', values: { 'net.core.somaxconn': 4096 } })
 */
export function sysctl(options: SysctlOptions): Resource {
  const pairs = Object.entries(options.values);
  for (const [key] of pairs)
    if (!/^[a-z0-9_]+([./][A-Za-z0-9_*-]+)+$/.test(key)) throw new Error(`"${key}" is no setting of the kernel.`);
  const path = `/etc/sysctl.d/${options.name}.conf`;
  const made = file({ path, content: pairs.map(([key, value]) => `${key} = ${value}\n`).join('') });
  return {
    ...made,
    ...common(options),
    kind: 'sysctl',
    name: options.name,
    check: lines(
      made.check,
      ...pairs.map(
        ([key, value]) =>
          sh`is=$(tr -s '\t' ' ' <${`/proc/sys/${key.replaceAll('.', '/')}`}); [ "$is" = ${`${value}`} ] || would ${key}" $is → "${`${value}`}`,
      ),
    ),
    apply: lines(made.apply, sh`sysctl --quiet --load=${path}`),
  };
}
