import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, nothing, raw, type Script, sh, withInput } from '../engine/shell.ts';

export type UserOptions = Common & {
  name: string;
  uid?: number;
  /** Primary group; usual is one of the user's own name. */
  group?: string;
  /** More groups; others that the user is in are kept. */
  groups?: readonly string[];
  shell?: string;
  home?: string;
  comment?: string;
  /** A service's user: low number, no home is made. */
  system?: boolean;
  /** As crypt(5) writes it (`mkpasswd`), or `!` to lock it. Goes by standard input. */
  passwordHash?: string;
  absent?: boolean;
};

/**
 * A user. A new one has a home directory unless it is a service's.
 *
 * @example user({ name: 'deploy', groups: ['sudo'], shell: '/bin/bash' })
 */
export function user(options: UserOptions): Resource {
  const { name, passwordHash } = options;
  const base = { ...common(options), kind: 'user', name };
  if (options.absent) {
    return {
      ...base,
      check: sh`if getent passwd ${name} >/dev/null; then would 'is there'; fi`,
      apply: sh`userdel --remove ${name} 2>/dev/null || userdel ${name}`,
    };
  }
  const setPassword = passwordHash === undefined ? nothing : withInput(sh`chpasswd -e`, `${name}:${passwordHash}\n`);
  return {
    ...base,
    check: sh`if ! entry=$(getent passwd ${name}); then would 'is missing'
else
  ${lines(...wantedFields(options).map(checkField))}
  ${lines(...(options.groups ?? []).map((group) => sh`case " $(id -nG ${name}) " in *" "${group}" "*) ;; *) would ${`+ group ${group}`} ;; esac`))}
  ${passwordHash === undefined ? nothing : sh`is=$(getent shadow ${name} | cut -d : -f 2); [ "$is" = ${passwordHash} ] || would 'password'`}
fi`,
    apply: sh`if getent passwd ${name} >/dev/null; then
  ${changed(options)}
else
  useradd ${options.system ? '--system' : '--create-home'} ${optionsOf(options)} ${options.groups?.length ? sh`--groups ${options.groups.join(',')}` : raw('')} -- ${name}
fi
${setPassword}`,
  };
}

/** Fields of /etc/passwd that are given, by number. */
const wantedFields = (options: UserOptions): [number, string, string][] => [
  ...(options.uid === undefined ? [] : [[3, 'uid', `${options.uid}`] satisfies [number, string, string]]),
  ...(options.comment === undefined ? [] : [[5, 'comment', options.comment] satisfies [number, string, string]]),
  ...(options.home === undefined ? [] : [[6, 'home', options.home] satisfies [number, string, string]]),
  ...(options.shell === undefined ? [] : [[7, 'shell', options.shell] satisfies [number, string, string]]),
];

const checkField = ([number, what, wanted]: [number, string, string]): Script =>
  sh`is=$(printf %s "$entry" | cut -d : -f ${number}); [ "$is" = ${wanted} ] || would "${raw(what)} $is → "${wanted}`;

const optionsOf = (options: UserOptions): Script =>
  sh`${[
    ...(options.uid === undefined ? [] : ['--uid', options.uid]),
    ...(options.comment === undefined ? [] : ['--comment', options.comment]),
    ...(options.home === undefined ? [] : ['--home-dir', options.home]),
    ...(options.shell === undefined ? [] : ['--shell', options.shell]),
    ...(options.group === undefined ? [] : ['--gid', options.group]),
  ]}`;

function changed(options: UserOptions): Script {
  const fields = wantedFields(options).length > 0 || options.group !== undefined;
  return lines(
    fields ? sh`usermod ${raw(optionsOf(options).script.replace('--home-dir', '--home'))} -- ${options.name}` : nothing,
    options.groups?.length ? sh`usermod --append --groups ${options.groups.join(',')} -- ${options.name}` : nothing,
  );
}
