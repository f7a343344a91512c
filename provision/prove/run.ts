import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMachines, stopMachines } from '../hosts/machines.ts';
import { whyNoHosts } from '../hosts/podman.ts';
import { playbook as rollback } from '../playbooks/rollback.ts';
import { playbook as single } from '../playbooks/single.ts';
import type { Artefact } from '../release/artefact.ts';
import { startLoad } from './load.ts';
import { domain, releaseOf, runOn } from './machine.ts';
import { liveOn, scenesOf } from './scenes.ts';
import { type Fault, packVariant } from './variants.ts';

/** The long proof: a machine set up, releases switched and bad ones sent back while shoppers shop. */
const root = join(import.meta.dirname, '../..');
const perSecond = Number(process.argv[2] ?? 250);
const wanted: [name: string, fault: Fault][] = [
  ['one', 'none'],
  ['two', 'none'],
  ['answers500', 'answers500'],
  ['neverReady', 'neverReady'],
  ['ends', 'ends'],
  ['leaks', 'leaks'],
];
const patience = { readySeconds: 20, watchSeconds: 12 };
const say = (line: string) => console.log(line);

async function main(): Promise<number> {
  const why = await whyNoHosts();
  if (why) {
    say(`No test hosts here: ${why}.`);
    return 1;
  }
  const directory = mkdtempSync(join(tmpdir(), 'dhakacart-prove-'));
  const set = `dhakacart-prove-${process.pid}`;
  try {
    return await prove(directory, set);
  } finally {
    await stopMachines(set);
    rmSync(directory, { recursive: true, force: true });
  }
}

async function prove(directory: string, set: string): Promise<number> {
  let wrong = 0;
  const check = (what: string, holds: boolean) => {
    say(`${holds ? 'ok  ' : 'NOT '} ${what}`);
    if (!holds) wrong++;
  };
  say('building');
  execFileSync(join(root, 'node_modules/.bin/tsx'), ['bin/build.ts'], { cwd: root });
  const artefacts = new Map<string, Artefact>();
  for (const [index, [name, fault]] of wanted.entries()) {
    const id = `${name.toLowerCase()}-20260101T00000${index}Z`;
    artefacts.set(name, await packVariant(root, directory, fault, id));
  }
  say('a machine');
  const machines = await startMachines(set, 1, say);
  const [machine] = machines.machines;
  const one = artefacts.get('one');
  if (!machine || !one) throw new Error('There is no machine.');

  const first = await runOn(machines, single, patience);
  check(`single: ${first.changed.length} changes ${first.failed.join()}`, first.exit === 'fine');
  const again = await runOn(machines, single, patience);
  check(`single again: ${again.changed.length} changes`, again.exit === 'fine' && again.changed.length === 0);
  check('the first release', (await runOn(machines, releaseOf(one), patience)).exit === 'fine');

  const load = await startLoad(machine.address, domain, perSecond);
  let total = 0;
  await sleep(3000);
  load.take();
  for (const scene of scenesOf(machines, artefacts, patience)) {
    const began = performance.now();
    const told = await scene.act();
    const seconds = (performance.now() - began) / 1000;
    await sleep(1000);
    const { requests, failed, reasons, slowestMs } = load.take();
    const live = await liveOn(machine.container);
    const why = [...reasons].map(([reason, count]) => `${count}× ${reason}`).join(', ');
    if (!scene.leaks) total += requests;
    check(
      `${scene.name}: ${told.exit} after ${seconds.toFixed(1)} s, ${live} is live; ${requests} requests, ${failed} failed${why && ` (${why})`}, slowest ${Math.round(slowestMs)} ms`,
      told.exit === scene.expects && live === scene.live() && (scene.leaks || failed === 0) && seconds < 120,
    );
    if (scene.says) check(`  it says why: ${scene.says}`, scene.says.test(told.texts));
    if (told.exit !== scene.expects) say(told.texts);
  }
  // The rest of the count, with a release each time.
  while (total < 20_000) {
    await runOn(machines, rollback, patience);
    const { requests, failed } = load.take();
    total += requests;
    check(`back and forth: ${requests} requests, ${failed} failed`, failed === 0);
  }
  await load.stop();
  check(`${total} requests beside the leaking release, none failed`, wrong === 0);
  return wrong === 0 ? 0 : 1;
}

process.exitCode = await main();
