/** What the shop says of itself at /metrics. */
export type ShopFigures = {
  /** Requests answered so far. */
  answered: number;
  /** Milliseconds the event loop came late, at worst in 99 of 100 turns since it was last asked. */
  loopDelayMs: number;
  poolInUse: number;
  poolWaiting: number;
  cacheHits: number;
  cacheBuilds: number;
  cacheBytes: number;
};

// The event loop's clock ticks every ten milliseconds; what is measured includes the tick.
const tickMs = 10;

/** Asks a shop; null when it does not answer or keeps its figures to itself. */
export async function readShopFigures(origin: string): Promise<ShopFigures | null> {
  try {
    const answer = await fetch(`${origin}/metrics`, { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? parseFigures(await answer.text()) : null;
  } catch {
    return null;
  }
}

export function parseFigures(text: string): ShopFigures {
  const sums = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    const [, name, value] = /^(\w+)(?:\{.*\})? (\S+)/.exec(line) ?? [];
    if (name) sums.set(name, (sums.get(name) ?? 0) + Number(value));
  }
  const sum = (name: string) => sums.get(name) ?? 0;
  return {
    answered: sum('http_request_duration_seconds_count'),
    loopDelayMs: Math.max(0, sum('nodejs_eventloop_lag_p99_seconds') * 1_000 - tickMs),
    poolInUse: sum('db_pool_total') - sum('db_pool_idle'),
    poolWaiting: sum('db_pool_waiting'),
    cacheHits: sum('page_cache_hits'),
    cacheBuilds: sum('page_cache_builds'),
    cacheBytes: sum('page_cache_bytes'),
  };
}
