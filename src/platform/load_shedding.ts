/** 0 calm · 1 busy: extras are left out · 2 crowded: newcomers wait · 3 full: only who has a cart gets fresh pages. */
export type Level = 0 | 1 | 2 | 3;

/** Who asks: `buyer` has a cart or is at the checkout, `known` was let in before, `new` is everybody else. */
export type Caller = 'buyer' | 'known' | 'new';

export type Signals = {
  /** How long a fresh page asked for now would wait for its turn. */
  waitMs: number;
  /** How late timers ran during the last half second, at the least. */
  lagMs: number;
  poolWaiting: number;
  poolSize: number;
  /** The wait at which newcomers are sent to the waiting page. */
  patienceMs: number;
};

/** How pressed a process is: at 1 a newcomer would wait as long as is thought bearable. */
export const pressureOf = ({ lagMs, patienceMs, poolSize, poolWaiting, waitMs }: Signals): number =>
  Math.max((waitMs + lagMs) / patienceMs, poolWaiting / (20 * poolSize));

/** Pressure at which a level begins. It ends at half of that. */
const begins = [0.25, 1, 4] as const;
const standing = 3;
const calmMs = 1_000;

export type Watch = { level: Level; last: readonly number[]; heldAt: number };

export const calm: Watch = { level: 0, last: [], heldAt: 0 };

/**
 * The level after another sample. It rises when pressure stands over three samples, to where it belongs;
 * it falls one step for each second without need of it. So one slow moment raises nothing, and nothing flaps.
 */
export function nextWatch(watch: Watch, pressure: number, now: number): Watch {
  const last = [...watch.last, pressure].slice(-standing);
  const least = last.length < standing ? 0 : Math.min(...last);
  const deserved = begins.filter((from) => least >= from).length;
  if (deserved > watch.level) return { level: levelOf(deserved), last, heldAt: now };
  const needed = watch.level > 0 && pressure >= (begins[watch.level - 1] ?? 0) / 2;
  if (needed || now - watch.heldAt < calmMs) return { ...watch, last, heldAt: needed ? now : watch.heldAt };
  return { level: levelOf(watch.level - 1), last, heldAt: now };
}

/**
 * Whether work for this caller is begun. Newcomers wait first, those let in before much later, buyers never. Who is refused depends on
 * the pressure of the moment, so that as many get in as can be served; while a level holds, its callers get in at half of it.
 */
export function admits(caller: Caller, level: Level, pressure: number): boolean {
  if (caller === 'buyer') return true;
  const [, crowded, full] = begins;
  return caller === 'new' ? pressure < (level >= 2 ? crowded / 2 : crowded) : pressure < (level >= 3 ? full / 2 : full);
}

const levelOf = (step: number): Level => (step <= 0 ? 0 : step === 1 ? 1 : step === 2 ? 2 : 3);
