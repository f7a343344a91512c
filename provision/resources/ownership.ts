import { lines, nothing, raw, type Script, sh } from '../engine/shell.ts';

export type Ownership = {
  /** Name or number. */
  owner?: string;
  group?: string;
  /** Octal, as chmod takes it: `0640`. */
  mode?: string;
};

const octal = (mode: string): string => {
  if (!/^[0-7]{3,4}$/.test(mode)) throw new Error(`A mode has three or four octal digits, not "${mode}".`);
  return Number.parseInt(mode, 8).toString(8);
};

/** `would` for each of the three that differs; the path exists. */
export function checkOwnership(path: string, { owner, group, mode }: Ownership): Script {
  const one = (letter: string, what: string, wanted: string) =>
    sh`is=$(stat -c ${letter} -- ${path}); [ "$is" = ${wanted} ] || would "${raw(what)} $is → "${wanted}`;
  return lines(
    ...(owner === undefined ? [] : [one(/^\d+$/.test(owner) ? '%u' : '%U', 'owner', owner)]),
    ...(group === undefined ? [] : [one(/^\d+$/.test(group) ? '%g' : '%G', 'group', group)]),
    ...(mode === undefined ? [] : [one('%a', 'mode', octal(mode))]),
  );
}

/** Sets them on `path`, a word of shell: a quoted path or a variable. */
export function setOwnership(path: Script, { owner, group, mode }: Ownership): Script {
  return lines(
    owner === undefined && group === undefined
      ? nothing
      : sh`chown -h -- ${`${owner ?? ''}${group === undefined ? '' : `:${group}`}`} ${path}`,
    mode === undefined ? nothing : sh`chmod -- ${mode} ${path}`,
  );
}
