import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { readShopFigures, type ShopFigures } from './metrics.ts';
import { cpuSecondsOfTree, machineCpuSeconds, usageOf } from './usage.ts';

/** Process ids of what is measured; null what is not ours to look at. */
export type Measured = {
  shop: number | null;
  postgres: number | null;
  /** Started by this process. */
  ours: boolean;
};

/** Time and memory used up to a moment. */
export type Mark = { at: number; shopCpu: number; postgresCpu: number; machineCpu: number; ownCpu: number };

/** A look at the server, about once a second. CPU as a share of one core. */
export type Sample = {
  at: number;
  shopCpu: number;
  postgresCpu: number;
  shopBytes: number;
  figures: ShopFigures | null;
};

export function mark({ ours, postgres, shop }: Measured): Mark {
  const shopCpu = shop ? cpuSecondsOfTree(shop) : 0;
  return {
    at: performance.now() / 1_000,
    shopCpu,
    postgresCpu: postgres ? cpuSecondsOfTree(postgres) : 0,
    machineCpu: machineCpuSeconds(),
    // This process and what it started: generators, and the servers that are measured.
    ownCpu: cpuSecondsOfTree(process.pid) + (ours ? 0 : shopCpu),
  };
}

/** Looks again and again until it is stopped. */
export function startSampler(origin: string, measured: Measured, everySeconds: number) {
  const samples: Sample[] = [];
  const startedAt = performance.now() / 1_000;
  const stopping = new AbortController();

  const look = async () => {
    for (let before = mark(measured); !stopping.signal.aborted; ) {
      await sleep(everySeconds * 1_000, undefined, { signal: stopping.signal }).catch(() => {});
      const figures = await readShopFigures(origin);
      const now = mark(measured);
      const seconds = Math.max(0.001, now.at - before.at);
      samples.push({
        at: now.at - startedAt,
        shopCpu: (now.shopCpu - before.shopCpu) / seconds,
        postgresCpu: (now.postgresCpu - before.postgresCpu) / seconds,
        shopBytes: measured.shop ? usageOf(measured.shop).residentBytes : 0,
        figures,
      });
      before = now;
    }
  };
  const looking = look();
  return {
    stop: async (): Promise<Sample[]> => {
      stopping.abort();
      await looking;
      return samples;
    },
  };
}
