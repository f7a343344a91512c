import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, raw, type Script, sh } from '../engine/shell.ts';

export type PackagesOptions = Common & {
  names: readonly string[];
  /** `latest` upgrades when the lists know a newer version; `absent` removes, and keeps configuration files. */
  state?: 'present' | 'latest' | 'absent';
  /** Lists older than this are fetched anew before an installation; usual is 60. */
  listsMinutes?: number;
  recommends?: boolean;
};

/**
 * Debian packages, installed in one go. A changed configuration file is kept; nothing is asked.
 *
 * @example packages({ names: ['nginx', 'postgresql-15'] })
 */
export function packages(options: PackagesOptions): Resource {
  const { names, state = 'present', listsMinutes = 60 } = options;
  for (const name of names)
    if (!/^[a-z0-9][a-z0-9+.-]+$/.test(name)) throw new Error(`"${name}" is no name of a package.`);
  const recommends = options.recommends ? '--install-recommends' : '--no-install-recommends';
  const act =
    state === 'absent'
      ? sh`quietly apt-get remove --yes ${names}`
      : sh`quietly apt-get install --yes ${recommends} -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold ${names}`;
  return {
    timeoutSeconds: 900,
    ...withoutUndefined(common(options)),
    kind: 'packages',
    name: names.join(' '),
    check: lines(
      ...names.map((name) => (state === 'absent' ? checkAbsent(name) : checkPresent(name, state === 'latest'))),
    ),
    apply: lines(aptTools, state === 'absent' ? raw(':') : updateLists(listsMinutes), act),
  };
}

const statusOf = (name: string) => sh`$(dpkg-query -W -f '\${db:Status-Status}' ${name} 2>/dev/null || :)`;

const checkAbsent = (name: string): Script => sh`[ "${statusOf(name)}" != installed ] || would ${`- ${name}`}`;

const checkPresent = (name: string, latest: boolean): Script =>
  sh`if [ "${statusOf(name)}" != installed ]; then would ${`+ ${name}`}${
    latest
      ? sh`
else
  set -- $(apt-cache policy ${name} | sed -n 's/^  \\(Installed\\|Candidate\\): //p')
  [ "$1" = "$2" ] || would ${name}" $1 → $2"`
      : raw('')
  }
fi`;

/** apt's words are kept for a failure, and in a file: a connection that breaks cannot take apt with it. */
export const aptTools: Script = raw(`quietly() {
  log=$(mktemp /var/tmp/apt.XXXXXX)
  if "$@" -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 >"$log" 2>&1; then rm -f "$log"
  else code=$?; tail -n 30 "$log" >&2; rm -f "$log"; exit $code; fi
}
[ -z "$(dpkg --audit)" ] || dpkg --configure -a >&2`);

export const updateLists = (minutes: number): Script =>
  sh`if [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*Release' -mmin ${`-${minutes}`} 2>/dev/null | head -n 1)" ] || [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' 2>/dev/null | head -n 1)" ]; then
  quietly apt-get update
  touch -c /var/lib/apt/lists/*Release
fi`;

/** A common option that is not given must not hide ours. */
const withoutUndefined = (options: Common): Common =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
