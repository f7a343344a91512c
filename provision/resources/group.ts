import { type Common, common, type Resource } from '../engine/resource.ts';
import { raw, sh } from '../engine/shell.ts';

/**
 * A group.
 *
 * @example group({ name: 'deployers' })
 */
export function group(options: Common & { name: string; gid?: number; system?: boolean }): Resource {
  const { name, gid } = options;
  const given = [...(options.system ? ['--system'] : []), ...(gid === undefined ? [] : ['--gid', gid])];
  return {
    ...common(options),
    kind: 'group',
    name,
    check: sh`if ! entry=$(getent group ${name}); then would 'is missing'
${gid === undefined ? raw('') : sh`elif [ "$(printf %s "$entry" | cut -d : -f 3)" != ${gid} ]; then would ${`gid → ${gid}`}`}
fi`,
    apply: sh`if getent group ${name} >/dev/null; then groupmod ${gid === undefined ? [] : ['--gid', gid]} -- ${name}
else groupadd ${given} -- ${name}; fi`,
  };
}
