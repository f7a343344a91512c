import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';

/**
 * A symbolic link; one that points elsewhere is exchanged in one step. A file or directory in its place is an error.
 *
 * @example link({ path: '/srv/dhakacart/current', to: 'releases/2026-11-21' })
 */
export function link(options: Common & { path: string; to: string }): Resource {
  const { path, to } = options;
  return {
    ...common(options),
    kind: 'link',
    name: path,
    check: sh`if [ -L ${path} ]; then
  is=$(readlink -- ${path}); [ "$is" = ${to} ] || would "$is → "${to}
elif [ -e ${path} ]; then echo ${`${path} is no link`} >&2; exit 1
else would ${`is missing → ${to}`}; fi`,
    apply: lines(sh`ln -sfn -- ${to} ${`${path}.new`}`, sh`mv -fT -- ${`${path}.new`} ${path}`),
  };
}
