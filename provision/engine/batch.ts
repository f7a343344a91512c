import type { Resource } from './resource.ts';
import { inShell, raw, sh } from './shell.ts';

export type Step = { id: number; resource: Resource; role: string; handler: boolean };

const usualSeconds = 300;
/** `would` was called. Other codes than this and 0 are failures. */
export const changeNeeded = 100;

const prelude = `changes=0
would() { changes=1; printf '%s\\n' "$1"; }`;

/** Looks at every step, in one script; nothing is changed. */
export function checkBatch(steps: readonly Step[], diff: boolean): string {
  return [
    ...steps.map((step) => `mark started ${step.id}\n${checkOf(step, diff)}\nmark checked ${step.id} $r`),
    'mark done',
  ].join('\n');
}

/**
 * Looks at each step again and makes the change when one is needed, in one script: a step sees what those before it
 * did. The first failure ends it. A step that needs an upload which `uploaded` lacks ends it, too: `again`.
 */
export function applyBatch(steps: readonly Step[], diff: boolean, uploaded: ReadonlySet<number>): string {
  const one = (step: Step): string => {
    const live = step.resource.quiet ? '' : `mark live ${step.id}\n`;
    const changing =
      step.resource.uploads && !uploaded.has(step.id)
        ? `mark again ${step.id}\nstop=1`
        : `${step.handler ? '' : pend(step.resource)}${live}${applyOf(step)}
mark applied ${step.id} $r
${step.resource.ignoreFailure ? '' : '[ $r = 0 ] || stop=1'}`;
    return `if [ $stop = 0 ]; then
mark started ${step.id}
${checkOf(step, diff)}
mark checked ${step.id} $r
if [ $r = ${changeNeeded} ]; then
${changing}
elif [ $r != 0 ]; then
${step.resource.ignoreFailure ? ':' : 'stop=1'}
fi
fi`;
  };
  // Two steps may share an upload, so that they are cleared away at the end.
  const clear = uploaded.size > 0 ? ['rm -rf -- "$UPLOADS"'] : [];
  return ['stop=0', ...steps.map(one), ...clear, 'mark done'].join('\n');
}

/** A handler as a step of its own at the end of its role: due when somebody left a note. */
export function handlerResource(handler: Resource): Resource {
  const note = sh`"$STATE"/pending/${noteOf(handler)}`;
  return {
    ...handler,
    check: sh`[ ! -e ${note} ] || would 'notified'`,
    apply: raw(`${handler.apply.script}\nrm -f ${note.script}`),
    diff: undefined,
  };
}

/** The note is left before the change, so that no break in between can lose it. */
const pend = (resource: Resource): string => {
  if (!resource.notify?.length) return '';
  const notes = resource.notify.map((handler) => sh`"$STATE"/pending/${noteOf(handler)}`);
  return `${sh`mkdir -p -m 700 "$STATE"/pending && touch ${notes}`.script}\n`;
};

export const noteOf = (handler: Resource): string =>
  `${handler.kind} ${handler.name}`.replace(/[^A-Za-z0-9_.@-]/g, '_');

const timeoutOf = (resource: Resource) => resource.timeoutSeconds ?? usualSeconds;

function checkOf({ resource }: Step, diff: boolean): string {
  const shown =
    diff && resource.diff && !resource.quiet ? `if [ $changes = 1 ]; then\n${resource.diff.script}\nfi\n` : '';
  const script = `${prelude}\n${resource.check.script}\n${shown}[ $changes = 0 ] || exit ${changeNeeded}`;
  return `${run(resource, script)}\nr=$?`;
}

function applyOf({ resource }: Step): string {
  const once = `${run(resource, resource.apply.script)}\nr=$?`;
  if (!resource.retries) return once;
  return `tries=0
while :; do
${once}
if [ $r = 0 ] || [ $tries -ge ${resource.retries} ]; then break; fi
tries=$((tries + 1))
sleep ${resource.retryDelaySeconds ?? 2}
done`;
}

/** The lock (8) is not handed down: a daemon that a step starts would hold it for ever. */
const run = (resource: Resource, script: string): string =>
  inShell(`timeout -k 5 ${timeoutOf(resource)} sh -s 8>&-`, script);

/** The longest time a batch can rightly be silent between two marks, in seconds. */
export const patienceOf = (steps: readonly Step[]): number =>
  Math.max(60, ...steps.map(({ resource }) => (timeoutOf(resource) + 10) * (1 + (resource.retries ?? 0)) + 60));
