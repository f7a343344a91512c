import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { figuresOf, setServer } from './haproxy.ts';
import { keepOldAssets } from './old_assets.ts';
import { type Colour, otherThan, paths, type Settings } from './settings.ts';
import { shopperAt, smokeTest } from './smoke.ts';
import { readState, type State, writeState } from './state.ts';
import {
  enableOnly,
  healthOf,
  lastWordsOf,
  migrate,
  placeRelease,
  releaseOf,
  startColour,
  stopColour,
} from './system.ts';
import { watchErrors } from './watch.ts';

export type Deploy = { settings: Settings; say: (line: string) => void; interrupted: () => boolean };

/** The release went back; shoppers have what they had before. */
export class WentBack extends Error {}

/**
 * Brings a release that lies on the disk to the shoppers, on the colour that is idle: migrate, start, try out, switch,
 * watch, stop the old one. When anything fails the old colour goes on, and WentBack says why.
 */
export async function deploy(release: string, { settings, say, interrupted }: Deploy): Promise<void> {
  if (!existsSync(join(paths.releases, release, '.complete')))
    throw new Error(`There is no whole release ${release} in ${paths.releases}.`);
  const state = readState();
  const old = state.live?.colour ?? null;
  const fresh: Colour = old ? otherThan(old) : 'blue';
  const port = settings.ports[fresh];
  const shopper = shopperAt(port, settings.host);
  const expectCalm = () => {
    if (interrupted()) throw new Error('it was told to end');
  };
  await agreeWith(state);
  let switched = false;
  try {
    placeRelease(fresh, release);
    if (state.live && state.live.release !== release)
      keepOldAssets(join(paths.releases, state.live.release), join(paths.releases, release));
    say(`${fresh}: migrating for ${release}`);
    await migrate(fresh);
    expectCalm();
    say(`${fresh}: starting`);
    await startColour(fresh);
    await untilReady(fresh, settings, () => shopper('/ready'), expectCalm);
    say(`${fresh}: tried out (${await smokeTest(shopper)})`);
    expectCalm();
    switched = true;
    await switchTo(fresh, old);
    say(`${fresh}: live${old ? `, ${old} drains` : ''}`);
    const watched = await watchErrors(fresh, settings, shopper, expectCalm);
    say(`${fresh}: ${watched}`);
  } catch (error) {
    await goBack(fresh, old, switched);
    const reason = error instanceof Error ? error.message : String(error);
    throw new WentBack(
      `${release} went back, ${old ? `${state.live?.release} is live` : 'nothing is live'}: ${reason}`,
    );
  }
  const previous = state.live && state.live.release !== release ? state.live.release : state.previous;
  writeState({ live: { colour: fresh, release, since: new Date().toISOString() }, previous }, settings.ports);
  await enableOnly(fresh, otherThan(fresh));
  if (old) await retire(old, settings);
}

/** What a run that was killed left half done: HAProxy is brought back to what the state says. */
async function agreeWith({ live }: State): Promise<void> {
  if (!live) return;
  await setServer(live.colour, 'ready');
  await setServer(otherThan(live.colour), 'maint');
}

async function untilReady(
  colour: Colour,
  { readySeconds }: Settings,
  ask: () => Promise<{ status: number; body: string }>,
  expectCalm: () => void,
): Promise<void> {
  const end = Date.now() + readySeconds * 1000;
  let last = 'no answer';
  while (Date.now() < end) {
    expectCalm();
    const answer = await ask().catch(() => null);
    if (answer?.status === 200) return;
    if (answer) last = `${answer.status} ${answer.body.slice(0, 200)}`;
    const { running, restarts } = await healthOf(colour);
    if (!running || restarts >= 3) throw new Error(`it does not stay up:\n${await lastWordsOf(colour)}`);
    await sleep(200);
  }
  throw new Error(`not ready within ${readySeconds} s (/ready: ${last}):\n${await lastWordsOf(colour)}`);
}

/** The new one takes requests before the old one gets no more: there is always one. */
async function switchTo(fresh: Colour, old: Colour | null): Promise<void> {
  await setServer(fresh, 'ready');
  await untilUp(fresh);
  if (old) await setServer(old, 'drain');
}

async function untilUp(colour: Colour): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { status } = await figuresOf(colour);
    if (status === 'UP') return;
    await sleep(100);
  }
  throw new Error(`HAProxy does not find ${colour} healthy`);
}

async function goBack(fresh: Colour, old: Colour | null, switched: boolean): Promise<void> {
  if (switched) {
    if (old) {
      await setServer(old, 'ready');
      await untilUp(old);
    }
    await setServer(fresh, 'drain');
    await untilIdle(fresh, 10);
    await setServer(fresh, 'maint');
  }
  await stopColour(fresh);
  const { live, previous } = readState();
  // The idle colour keeps what may be wanted next.
  if (live && previous && releaseOf(fresh) !== previous) placeRelease(fresh, previous);
}

async function retire(old: Colour, { drainSeconds }: Settings): Promise<void> {
  await untilIdle(old, drainSeconds);
  await setServer(old, 'maint');
  await stopColour(old);
}

async function untilIdle(colour: Colour, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) {
    if ((await figuresOf(colour)).sessions === 0) return;
  }
}
