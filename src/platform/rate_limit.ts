import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Bus } from './bus.ts';

export type RateLimit = {
  /** Counts one act; the seconds to wait when there were too many, else 0. */
  hit: (key: string) => Promise<number>;
};

/** Counted over all processes in Redis; in memory without it and while it is away. */
export function createRateLimit(bus: Bus, options: { name: string; points: number; seconds: number }): RateLimit {
  const { name, points, seconds } = options;
  const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  const limiter: RateLimiterAbstract = bus.redis
    ? new RateLimiterRedis({
        storeClient: bus.redis,
        keyPrefix: `limit:${name}`,
        points,
        duration: seconds,
        insuranceLimiter: memory,
        rejectIfRedisNotReady: true,
      })
    : memory;
  return {
    hit: async (key) => {
      try {
        await limiter.consume(key);
        return 0;
      } catch (rejection) {
        if (rejection instanceof RateLimiterRes) return Math.max(1, Math.ceil(rejection.msBeforeNext / 1_000));
        throw rejection;
      }
    },
  };
}
