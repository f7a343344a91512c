export type Turns = {
  /** Resolves when the caller may do its heavy work, in one go. */
  take: () => Promise<void>;
  /** A connection was taken in. */
  arrived: () => void;
};

const mostRounds = 16;
const nextRound = () => new Promise<void>((resolve) => void setImmediate(resolve));

/**
 * Lets one piece of heavy work run in a round of the event loop, and none while connections come in, for sixteen rounds at most.
 * Node takes in one connection a round (libuv since 1.45): with seven pages rendered in each, a newcomer, even one with a
 * full cart on a new connection, would stand for half a minute before the door.
 */
export function createTurns(): Turns {
  let arrivals = 0;
  let last: Promise<void> = Promise.resolve();

  async function wait(): Promise<void> {
    for (let round = 0; round < mostRounds; round++) {
      const before = arrivals;
      await nextRound();
      if (arrivals === before) return;
    }
  }

  return {
    take: () => {
      last = last.then(wait);
      return last;
    },
    arrived: () => {
      arrivals++;
    },
  };
}
