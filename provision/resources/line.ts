import { type Common, common, type Resource } from '../engine/resource.ts';
import { raw, type Script, sh } from '../engine/shell.ts';
import { placeFile } from './place.ts';

export type LineOptions = Common & {
  path: string;
  line: string;
  /** An extended regular expression (awk's): the last line that it fits is replaced; without one the line is appended. */
  match?: string;
  /** The line, and all that `match` fits, are taken out instead. */
  absent?: boolean;
  validate?: Script;
};

/**
 * One line of a file that has other owners, too. The file keeps its owner and mode; a missing one is made (0644).
 *
 * @example line({ path: '/etc/hosts', line: '10.0.0.5 db.internal', match: ' db\\.internal$' })
 */
export function line(options: LineOptions): Resource {
  const { path, line: text, match, absent = false } = options;
  if (text.includes('\n')) throw new Error('A line has no line break in it: use file, or several lines.');
  const after = afterwards(path, text, match, absent);
  return {
    ...common(options),
    kind: 'line',
    name: `${path}: ${text}`,
    check: sh`if [ ! -e ${path} ]; then ${absent ? raw(':') : sh`would 'the file is missing'`}
elif ! ${after} | cmp -s - ${path}; then would ${`${absent ? '-' : '+'} ${text}`}; fi`,
    apply: placeFile(
      path,
      sh`${after} >"$t"; if [ -e ${path} ]; then chmod --reference=${path} "$t"; chown --reference=${path} "$t"; else chmod 0644 "$t"; fi`,
      {},
      options.validate,
    ),
    diff: sh`[ ! -e ${path} ] || ${after} | diff -u --label ${`${path} (now)`} --label ${`${path} (then)`} -- ${path} - || :`,
  };
}

/** Prints the file as it shall be. The values go by the environment, which awk does not interpret. */
function afterwards(path: string, text: string, match: string | undefined, absent: boolean): Script {
  const program = absent
    ? '$0 == ENVIRON["LINE"] || (ENVIRON["MATCH"] != "" && $0 ~ ENVIRON["MATCH"]) { next } { print }'
    : `{ was[NR] = $0 }
$0 == ENVIRON["LINE"] || (ENVIRON["MATCH"] != "" && $0 ~ ENVIRON["MATCH"]) { hit = NR }
END { for (i = 1; i <= NR; i++) print i == hit ? ENVIRON["LINE"] : was[i]; if (!hit) print ENVIRON["LINE"] }`;
  return sh`{ [ ! -e ${path} ] || cat -- ${path}; } | LINE=${text} MATCH=${match ?? ''} awk ${program}`;
}
