import { posix } from 'node:path';
import { lines, nothing, raw, type Script, sh } from '../engine/shell.ts';
import { type Ownership, setOwnership } from './ownership.ts';

/**
 * Puts a file in its place so that nobody ever sees half of it: written beside, brought to the disk, renamed. `write`
 * fills `$t`. `validate` is a command that gets the new file's path as its last argument.
 */
export function placeFile(path: string, write: Script, ownership: Ownership, validate: Script | undefined): Script {
  if (!path.startsWith('/')) throw new Error(`A path on the host begins with a slash: "${path}".`);
  return lines(
    sh`if [ -d ${path} ] && [ ! -L ${path} ]; then echo ${`${path} is a directory`} >&2; exit 1; fi`,
    raw('umask 077'),
    sh`t=$(mktemp -- ${posix.join(posix.dirname(path), `.${posix.basename(path)}.XXXXXX`)})`,
    raw(`trap 'rm -f -- "$t"' EXIT`),
    write,
    setOwnership(raw('"$t"'), ownership),
    validate ? sh`${validate} "$t"` : nothing,
    sh`sync -- "$t"`,
    // A file that is a mount of its own (/etc/hosts in a container) cannot be exchanged, only filled.
    sh`if mountpoint -q -- ${path}; then cat -- "$t" >${path}; rm -f -- "$t"; else mv -fT -- "$t" ${path}; fi`,
    raw('trap - EXIT'),
    sh`sync -- ${posix.dirname(path)}`,
  );
}
