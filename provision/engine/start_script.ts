import { sh } from './shell.ts';

export type RunIdentity = {
  /** Of this run: a connection that comes back after a break is let in again. */
  id: string;
  /** Who runs it, for the person who is kept out. */
  who: string;
  staleSeconds: number;
};

/**
 * The first script in a host's shell: tools for the others, then the lock. `flock` holds it as long as this shell lives,
 * so a run that dies lets go by itself; one whose connection hangs can be thrown out when its last sign of life is old.
 */
export function startScript(
  nonce: string,
  run: RunIdentity,
  stateDirectory: string | undefined,
  lock: boolean,
): string {
  const state = stateDirectory ?? '/var/lib/dhakacart-provision';
  const volatile = stateDirectory ?? '/run/dhakacart-provision';
  return `${sh`N=${nonce} STATE=${state} VOLATILE=${volatile} RUN=${run.id} WHO=${run.who} STALE=${run.staleSeconds}`.script}
mark() { printf '\\n%s %s\\n' "$N" "$*"; printf '\\n%s %s\\n' "$N" "$*" >&2; }
alive() { :; }
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
export STATE UPLOADS="$STATE/uploads"
umask 022
cd /
${lock ? lockScript : ''}
mark ready "$(id -u)"`;
}

/** A shell moves the lock to another number while it runs a step: any of the owner's files may be it. */
const lockScript = `holds() { for fd in /proc/"$1"/fd/*; do [ "$(readlink "$fd")" != "$VOLATILE/lock" ] || return 0; done; return 1; }
mkdir -p -m 700 "$VOLATILE" || { mark refused; exit 1; }
exec 8>>"$VOLATILE/lock"
alive() { touch "$VOLATILE/lock"; }
if ! flock -n 8; then
  read -r run pid at who <"$VOLATILE/lock" || :
  age=$(($(date +%s) - $(stat -c %Y "$VOLATILE/lock")))
  if [ "$run" = "$RUN" ]; then
    flock -w 600 8 || { mark locked "$age" "$who"; exit 1; }
  elif [ "$age" -ge "$STALE" ] && holds "$pid"; then
    kill -9 "$pid"
    flock -w 10 8 || { mark locked "$age" "$who"; exit 1; }
    mark broken "$age" "$who"
  else
    mark locked "$age" "$who"
    exit 1
  fi
fi
printf '%s %s %s %s\\n' "$RUN" "$$" "$(date +%s)" "$WHO" >"$VOLATILE/lock"`;
