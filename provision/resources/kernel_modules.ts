import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';
import { file } from './file.ts';

/**
 * Modules of the kernel, now and after a restart. A container cannot load any: skip it by `facts.container`.
 *
 * @example kernelModules({ name: 'k3s', modules: ['br_netfilter', 'overlay'] })
 */
export function kernelModules(options: Common & { name: string; modules: readonly string[] }): Resource {
  const made = file({
    path: `/etc/modules-load.d/${options.name}.conf`,
    content: options.modules.map((one) => `${one}\n`).join(''),
  });
  return {
    ...made,
    ...common(options),
    kind: 'kernel modules',
    name: options.modules.join(' '),
    check: lines(
      made.check,
      ...options.modules.map((one) => sh`[ -d ${`/sys/module/${one.replaceAll('-', '_')}`} ] || would ${`+ ${one}`}`),
    ),
    apply: lines(made.apply, sh`modprobe -a ${options.modules}`),
  };
}
