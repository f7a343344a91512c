import { applyBatch, changeNeeded, checkBatch, patienceOf, type Step } from './batch.ts';
import type { Mark } from './marks.ts';
import type { Session } from './session.ts';

export type Outcome = {
  step: Step;
  state: 'ok' | 'changed' | 'skipped' | 'failed' | 'ignored';
  /** What changed, or why it failed. */
  text: string;
  seconds: number;
};

export type Work = {
  session: Session;
  steps: readonly Step[];
  checking: boolean;
  diff: boolean;
  onOutcome: (outcome: Outcome) => void;
  onRegister: (name: string, value: string, secret: boolean) => void;
};

/**
 * Brings a host to the state of the steps, as if each had been checked and applied in turn, in few round trips: all
 * checks at once; then, from the first that wants a change, everything that is left in one script. Calls `onOutcome`
 * once a step, in order, and stops after the first failure. When the connection breaks, call it again with the steps
 * that have no outcome yet.
 */
export async function workThrough(work: Work): Promise<void> {
  let left = work.steps;
  while (left.length > 0) {
    const verdicts = await look(work, left);
    const end = left.findIndex((step) => !isSettled(verdicts.get(step.id)));
    const settled = end === -1 ? left : left.slice(0, end);
    for (const step of settled) settle(work, step, verdicts.get(step.id));
    left = left.slice(settled.length);
    if (left.length === 0) return;
    if (work.checking) return foretell(work, left, verdicts);
    const wanting = left.filter((step) => verdicts.get(step.id)?.code !== 0);
    const next = await change(work, left, new Set(wanting.map(({ id }) => id)));
    if (next === null) return;
    left = next;
  }
}

type Verdict = { code: number; mark: Mark; seconds: number };

const isSettled = (verdict: Verdict | undefined) => verdict === undefined || verdict.code === 0;

async function look({ session, diff, checking }: Work, steps: readonly Step[]): Promise<Map<number, Verdict>> {
  const verdicts = new Map<number, Verdict>();
  const looked = steps.filter(({ resource }) => !resource.skipped);
  if (looked.length === 0) return verdicts;
  const clock = createClock();
  await session.send(checkBatch(looked, diff && checking), patienceOf(looked), (mark) => {
    const [word, id, code] = mark.words;
    if (word === 'checked') verdicts.set(Number(id), { code: Number(code), mark, seconds: clock() });
  });
  return verdicts;
}

function settle(work: Work, step: Step, verdict: Verdict | undefined): void {
  const { register, skipped } = step.resource;
  if (skipped) {
    work.onOutcome({ step, state: 'skipped', text: skipped, seconds: 0 });
    return;
  }
  if (register && verdict) work.onRegister(register.name, verdict.mark.stdout.replace(/\n+$/, ''), register.secret);
  // A handler that nobody called is no event.
  if (!step.handler) work.onOutcome({ step, state: 'ok', text: '', seconds: verdict?.seconds ?? 0 });
}

/** What would happen, without doing it. A check that fails after a change may fail only because that was not made. */
function foretell(work: Work, steps: readonly Step[], verdicts: ReadonlyMap<number, Verdict>): void {
  const called = new Set<string>();
  let changes = 0;
  for (const step of steps) {
    const verdict = verdicts.get(step.id);
    const code = verdict?.code ?? 0;
    const due = step.handler && called.has(step.resource.name + step.resource.kind);
    if (code === 0 && !due) settle(work, step, verdict);
    else if (code === changeNeeded || due) {
      changes++;
      for (const one of step.resource.notify ?? []) called.add(one.name + one.kind);
      work.onOutcome({
        step,
        state: 'changed',
        text: due ? 'notified' : (verdict?.mark.stdout.trim() ?? ''),
        seconds: verdict?.seconds ?? 0,
      });
    } else if (changes > 0) {
      work.onOutcome({ step, state: 'changed', text: 'cannot be told before the changes above are made', seconds: 0 });
    } else if (fail(work, step, code, verdict?.mark, 'looking')) return;
  }
}

/** Runs all that is left. Null when the end or a failure is reached; else the steps to go on with. */
async function change(
  work: Work,
  steps: readonly Step[],
  wanting: ReadonlySet<number>,
): Promise<readonly Step[] | null> {
  const { session, diff } = work;
  const uploads = steps.filter((step) => step.resource.uploads && wanting.has(step.id));
  const files = new Map(uploads.flatMap((step) => step.resource.uploads ?? []).map((file) => [file.sha256, file]));
  for (const file of files.values()) await session.upload(file);
  const uploaded = new Set(uploads.map(({ id }) => id));
  const byId = new Map(steps.map((step) => [step.id, step]));
  const clock = createClock();
  const done = new Set<number>();
  let told: Verdict | null = null;
  let failed = false;
  let again = false;
  const looked = steps.filter(({ resource }) => !resource.skipped);
  const skippedBefore = (id: number) => {
    for (const step of steps) {
      if (step.id === id) return;
      if (step.resource.skipped && !done.has(step.id)) {
        done.add(step.id);
        settle(work, step, undefined);
      }
    }
  };
  await session.send(applyBatch(looked, diff, uploaded), patienceOf(looked), (mark) => {
    const [word, id, exit] = mark.words;
    const step = byId.get(Number(id));
    if (!step) return;
    const code = Number(exit);
    if (word === 'started') skippedBefore(step.id);
    else if (word === 'again') again = true;
    else if (word === 'checked' && code === changeNeeded) told = { code, mark, seconds: 0 };
    else if (word === 'checked') {
      done.add(step.id);
      if (code === 0) settle(work, step, { code, mark, seconds: clock() });
      else failed = fail(work, step, code, mark, 'looking') || failed;
    } else if (word === 'applied') {
      done.add(step.id);
      if (code === 0)
        work.onOutcome({ step, state: 'changed', text: told?.mark.stdout.trim() ?? '', seconds: clock() });
      else failed = fail(work, step, code, mark, 'changing') || failed;
    }
  });
  if (failed) return null;
  if (again) return steps.filter(({ id }) => !done.has(id));
  skippedBefore(-1);
  return null;
}

/** True when the host stops here. */
function fail(work: Work, step: Step, code: number, mark: Mark | undefined, doing: string): boolean {
  const said = `${mark?.stderr.trim() ?? ''}\n${mark?.stdout.trim() ?? ''}`.trim();
  const late =
    code === 124 || code === 137 ? `took longer than ${step.resource.timeoutSeconds ?? 300} s` : `code ${code}`;
  const text = step.resource.quiet
    ? `${doing}: ${late} (its output is secret)`
    : `${doing}: ${late}\n${said.slice(-4000)}`.trim();
  const ignored = step.resource.ignoreFailure === true;
  work.onOutcome({ step, state: ignored ? 'ignored' : 'failed', text, seconds: 0 });
  return !ignored;
}

/** Seconds since it was last asked. */
function createClock(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
