import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, type Script, sh, withInput } from '../engine/shell.ts';

export type AuthorizedKeysOptions = Common & {
  user: string;
  /** Whole lines, as in a `.pub` file. */
  keys: readonly string[];
  /** Other keys are taken out. With it an empty list would shut everybody out: refused. */
  exclusive?: boolean;
};

/**
 * Who may log in as a user by key. The home directory and `.ssh` belong to the user.
 *
 * @example authorizedKeys({ user: 'deploy', keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk deploy@office'] })
 */
export function authorizedKeys(options: AuthorizedKeysOptions): Resource {
  const { user, exclusive } = options;
  const keys = options.keys.map((key) => key.trim()).filter(Boolean);
  for (const key of keys)
    if (!/^[^\n]*(ssh|ecdsa|sk)-[^\n]* [A-Za-z0-9+/=]{16,}/.test(key))
      throw new Error(`This is no public key: "${key.slice(0, 40)}".`);
  if (exclusive && keys.length === 0) throw new Error(`${user} would be left without any key.`);
  const home = sh`home=$(getent passwd ${user} | cut -d : -f 6); file=$home/.ssh/authorized_keys`;
  return {
    ...common(options),
    kind: 'authorized keys',
    name: user,
    check: lines(
      sh`${home}; touched=0`,
      sh`if [ -z "$home" ] || [ ! -f "$file" ]; then would 'the file is missing'; else`,
      ...keys.map((key) => sh`grep -qxF -- ${key} "$file" || would ${`+ ${shorten(key)}`}`),
      ...(exclusive
        ? [
            sh`while IFS= read -r line; do case "$line" in ''|'#'*) ;; ${keys.map(pattern)}*) would "- \${line##* }" ;; esac; done <"$file"`,
          ]
        : []),
      sh`[ "$(stat -c %a "$file")" = 600 ] || would 'mode → 600'`,
      sh`fi`,
    ),
    apply: lines(
      home,
      sh`[ -n "$home" ] || { echo ${`there is no user ${user}`} >&2; exit 1; }`,
      sh`install -d -m 700 -o ${user} -g "$(id -gn ${user})" -- "$home/.ssh"`,
      sh`t=$(mktemp "$home/.ssh/.keys.XXXXXX"); trap 'rm -f "$t"' EXIT`,
      sh`${exclusive ? sh`:` : sh`[ ! -e "$file" ] || cat -- "$file" >"$t"`}`,
      sh`[ ! -s "$t" ] || [ -z "$(tail -c 1 "$t")" ] || echo >>"$t"`,
      ...keys.map((key) => sh`grep -qxF -- ${key} "$t" || ${withInput(sh`cat >>"$t"`, `${key}\n`)}`),
      sh`chmod 600 "$t"; chown ${user}: "$t"; sync "$t"; mv -fT -- "$t" "$file"; trap - EXIT`,
    ),
  };
}

const shorten = (key: string): string => key.split(' ').slice(2).join(' ') || `${key.slice(0, 30)}…`;

const pattern = (key: string): Script => sh`${key}) ;;`;
