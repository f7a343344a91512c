import { type Common, common, type Resource } from '../engine/resource.ts';
import { raw, type Script, sh } from '../engine/shell.ts';

/**
 * Goes on when the condition holds, fails when it does not within `seconds` (usual: 60). It changes nothing, but is
 * counted as a change when it had to wait.
 *
 * @example waitFor({ name: 'the shop is ready', until: sh`curl -fs http://127.0.0.1:3000/readyz`, seconds: 30 })
 */
export function waitFor(options: Common & { name: string; until: Script; seconds?: number }): Resource {
  const { name, seconds = 60 } = options;
  const holds = raw(`( ${options.until.script}\n) >/dev/null 2>&1`);
  return {
    ...common(options),
    timeoutSeconds: options.timeoutSeconds ?? seconds + 30,
    kind: 'wait for',
    name,
    check: sh`${holds} || would 'wait'`,
    apply: sh`end=$(($(date +%s) + ${seconds}))
until ${holds}; do
  [ "$(date +%s)" -lt "$end" ] || { echo ${`not within ${seconds} s`} >&2; exit 1; }
  sleep 0.2
done`,
    exposed: [options.until.script],
  };
}

/**
 * Waits until something listens on a port, as seen from the host.
 *
 * @example waitForPort({ port: 22 })
 */
export function waitForPort(options: Common & { port: number; address?: string; seconds?: number }): Resource {
  const { port, address = '127.0.0.1', seconds } = options;
  const until = sh`timeout 2 bash -c '</dev/tcp/"$0"/"$1"' ${address} ${port}`;
  return waitFor({ ...options, name: `port ${port} of ${address}`, until, seconds });
}
