import { cpus, freemem, totalmem } from 'node:os';
import { readShopFigures } from '../support/metrics.ts';
import { cpuSecondsOfTree, machineCpuSeconds } from '../support/usage.ts';
import { habits } from '../visitors/journey.ts';
import { sendCrowd } from '../visitors/model.ts';
import type { Think } from '../visitors/random.ts';
import { findBrokenInvariants, openStage, type Stage } from '../visitors/stage.ts';
import type { Watched } from './limits.ts';
import type { Rehearsal } from './report.ts';

export type Plan = {
  visitors: number;
  minutes: number;
  workers: number;
  products: number;
  /** Address of a live shop's database to copy the catalogue from, reading only. */
  from?: string;
  processes: number;
  think: Think;
  seed: number;
};

const poolSize = 10;

/**
 * Plays the sale on a scratch copy: visitors come in over three quarters of the time, so that the limit is passed on the
 * way, and stay for the rest. `watch` hears of every second and may end it early; what was seen by then is reported.
 */
export async function rehearse(
  plan: Plan,
  watch: (second: Watched) => 'stop' | undefined,
  tamper: (stage: Stage) => Promise<void> = async () => {},
): Promise<Rehearsal> {
  const { from, products, workers } = plan;
  const at = new Date().toISOString();
  const stage = await openStage({ products, from, workers, env: { DATABASE_POOL: String(poolSize) } });
  try {
    const look = startLooking(stage);
    const length = Math.max(4, Math.round(plan.minutes * 60));
    const rampSeconds = Math.round(length * 0.75);
    const seconds: Watched[] = [];
    const outcome = await sendCrowd(
      {
        visitors: plan.visitors,
        arrivals: 0,
        rampSeconds,
        holdSeconds: length - rampSeconds,
        processes: plan.processes,
        spread: true,
        think: plan.think,
        idleCloseMs: 0,
        habits,
        seed: plan.seed,
        shop: stage.goods,
      },
      stage.shop.url,
      stage.shop.pid,
      (second) => {
        const watched = { ...second, ...look.latest() };
        seconds.push(watched);
        return watch(watched);
      },
    );
    look.stop();
    await tamper(stage);
    const broken = await findBrokenInvariants(stage, outcome.placed);
    const machine = { cores: cpus().length, workers, poolSize: poolSize * workers };
    return { at, wanted: plan.visitors, minutes: plan.minutes, products, machine, outcome, seconds, broken };
  } finally {
    await stage.close();
  }
}

type Looked = Pick<Watched, 'postgresCpu' | 'machine' | 'poolInUse' | 'poolWaiting' | 'loopDelayMs' | 'memoryFree'>;

/** Looks at the database, the machine and the shop's own figures every second. */
function startLooking({ scratch, shop }: Stage): { latest: () => Looked; stop: () => void } {
  const pid = scratch.postgresPid();
  let latest: Looked = { postgresCpu: 0, machine: 0, poolInUse: 0, poolWaiting: 0, loopDelayMs: 0, memoryFree: 1 };
  let before = { at: performance.now(), postgres: cpuSecondsOfTree(pid), machine: machineCpuSeconds() };
  const timer = setInterval(async () => {
    const figures = await readShopFigures(shop.url);
    const now = { at: performance.now(), postgres: cpuSecondsOfTree(pid), machine: machineCpuSeconds() };
    const seconds = Math.max(0.1, (now.at - before.at) / 1_000);
    latest = {
      postgresCpu: (now.postgres - before.postgres) / seconds,
      machine: (now.machine - before.machine) / seconds / cpus().length,
      poolInUse: figures?.poolInUse ?? latest.poolInUse,
      poolWaiting: figures?.poolWaiting ?? latest.poolWaiting,
      loopDelayMs: figures?.loopDelayMs ?? latest.loopDelayMs,
      memoryFree: freemem() / totalmem(),
    };
    before = now;
  }, 1_000);
  return { latest: () => latest, stop: () => clearInterval(timer) };
}
