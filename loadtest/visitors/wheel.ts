/** Many timers for the price of one: due times are rounded up to a tick. */
export type Wheel = {
  /** `key` comes up after so many milliseconds from `now` (both of performance.now()). */
  add: (key: number, now: number, delayMs: number) => void;
  /** Hands over everything due until now, with the time it was due. */
  turn: (now: number, due: (key: number, at: number) => void) => void;
};

const tickMs = 20;
const slots = 8_192; // 160 s

export function createWheel(start: number): Wheel {
  const wheel: number[][] = Array.from({ length: slots }, () => []);
  let turned = Math.floor(start / tickMs);
  return {
    add: (key, now, delayMs) => {
      const ticks = Math.ceil((now + Math.min(delayMs, (slots - 2) * tickMs)) / tickMs);
      wheel[Math.max(ticks, turned + 1) % slots]?.push(key);
    },
    turn: (now, due) => {
      for (const until = Math.floor(now / tickMs); turned < until; ) {
        turned++;
        const slot = turned % slots;
        const keys = wheel[slot];
        if (!keys?.length) continue;
        wheel[slot] = [];
        for (const key of keys) due(key, turned * tickMs);
      }
    },
  };
}
