import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playbook as single } from '../../provision/playbooks/single.ts';
import { startLoad } from '../../provision/prove/load.ts';
import { domain, runOn } from '../../provision/prove/machine.ts';
import { scenesOf } from '../../provision/prove/scenes.ts';
import { newId, releaseId } from '../../provision/release/artefact.ts';
import { parseFigures } from '../../provision/release/host/haproxy.ts';
import { keepOldAssets } from '../../provision/release/host/old_assets.ts';
import { liveConfigOf } from '../../provision/release/host/state.ts';
import { judge } from '../../provision/release/host/watch.ts';
import { planOf } from '../../provision/roles/single/plan.ts';
import { environmentOf } from '../../provision/roles/single/settings.ts';
import { loadAssets } from '../../src/platform/assets.ts';
import { whyNoMachines } from './support/machines.ts';
import { openShopMachine, type ShopMachine } from './support/shop_machine.ts';

const why = whyNoMachines ?? (process.env.PROVISION_HOSTS === '1' ? null : 'minutes long: PROVISION_HOSTS=1 runs them');
const patience = { readySeconds: 20, watchSeconds: 8 };

test('figures of a colour are read by the names of their columns', () => {
  const csv =
    '# pxname,svname,scur,econ,eresp,status,hrsp_2xx,hrsp_5xx,\nshop,blue,3,1,2,UP,90,4,\nshop,green,0,,,MAINT,,,\n';
  expect(parseFigures(csv, 'blue')).toEqual({ status: 'UP', sessions: 3, answers: 94, errors: 7 });
  expect(parseFigures(csv, 'green')).toEqual({ status: 'MAINT', sessions: 0, answers: 0, errors: 0 });
  expect(() => parseFigures('# pxname,svname\n', 'blue')).toThrow('no server shop/blue');
});

test('a release is judged by what failed since the switch, not before, and not by a handful', () => {
  const before = { status: 'UP', sessions: 0, answers: 1000, errors: 50 };
  const limits = { errorPercent: 1, errorsAtLeast: 3 };
  const after = (answers: number, errors: number) =>
    judge(before, { ...before, answers: 1000 + answers, errors: 50 + errors }, limits);
  expect(after(500, 0)).toBeNull();
  expect(after(10, 2)).toBeNull();
  expect(after(500, 5)).toBeNull();
  expect(after(500, 6)).toBe('6 of 500 answers failed');
  expect(after(0, 3)).toBe('3 of 3 answers failed');
});

test("HAProxy's file lets only the live colour answer when the machine starts", () => {
  const ports = { blue: 3001, green: 3002 };
  const live = { colour: 'green' as const, release: 'x', since: '' };
  expect(liveConfigOf({ live, previous: null }, ports)).toMatch(
    /blue 127.0.0.1:3001 disabled\n.*green 127.0.0.1:3002\n$/,
  );
  expect(liveConfigOf({ live: null, previous: null }, ports)).toMatch(/3001 disabled\n.*3002 disabled\n$/);
});

test("a new release serves the old one's assets as well, for pages that are still open", () => {
  const home = mkdtempSync(join(tmpdir(), 'dhakacart-assets-'));
  const write = (release: string, files: Record<string, string>) => {
    mkdirSync(join(home, release, 'dist/assets'), { recursive: true });
    for (const [name, body] of Object.entries(files)) writeFileSync(join(home, release, 'dist/assets', name), body);
  };
  const manifestOf = (file: string) => JSON.stringify({ 'a.css': { file, type: 'text/css' } });
  write('old', { 'manifest.json': manifestOf('a.1.css'), 'a.1.css': 'old', 'a.1.css.gz': 'packed' });
  write('new', { 'manifest.json': manifestOf('a.2.css'), 'a.2.css': 'new' });
  for (let twice = 0; twice < 2; twice++) keepOldAssets(join(home, 'old'), join(home, 'new'));
  const assets = loadAssets(join(home, 'new/dist/assets'));
  expect(assets.url('a.css')).toBe('/assets/a.2.css');
  expect(Buffer.from(assets.find('/assets/a.1.css')?.body ?? []).toString()).toBe('old');
  expect(assets.find('/assets/a.1.css')?.gzip).not.toBeNull();
  expect(assets.find('/assets/a.0.css')).toBeUndefined();
});

test('an id is the commit and its moment', () => {
  const id = newId('5f3c0a9b1d2e77', new Date('2026-11-21T20:14:59.123Z'));
  expect(id).toBe('5f3c0a9b1d2e-20261121T201459Z');
  expect(releaseId.safeParse(id).success).toBe(true);
  expect(releaseId.safeParse('../../etc').success).toBe(false);
});

test('settings keep every character, and a line break is refused', () => {
  expect(environmentOf({ A: 'a "b" $c `d` \\e' })).toBe('A="a \\"b\\" \\$c \\`d\\` \\\\e"\n');
  expect(() => environmentOf({ A: 'x\nLD_PRELOAD=y' })).toThrow('line break');
});

test('what a machine gives out is never more than it has, from 1 GB to 64', () => {
  for (const memoryMb of [1024, 4096, 65_536]) {
    const plan = planOf({ memoryMb, cpus: 4 }, { poolSize: 10 });
    expect(plan.sharedBuffers + plan.redis + plan.colour + plan.workMem * 10).toBeLessThan(memoryMb);
    expect(plan.connections).toBeGreaterThanOrEqual(2 * plan.workers * plan.poolSize);
  }
});

describe.skipIf(why !== null)(`releases while shoppers shop${why ? ` (${why})` : ''}`, () => {
  let machine: ShopMachine;
  beforeAll(async () => {
    machine = await openShopMachine([
      ['one', 'none'],
      ['two', 'none'],
      ['answers500', 'answers500'],
      ['neverReady', 'neverReady'],
      ['ends', 'ends'],
      ['leaks', 'leaks'],
    ]);
    expect((await runOn(machine, single, patience)).failed).toEqual([]);
    expect((await machine.bring('one', patience)).exit).toBe('fine');
  }, 600_000);
  afterAll(() => machine?.close());

  test('forth, back and with changed settings no request fails; bad ones go back by themselves', {
    timeout: 600_000,
  }, async () => {
    const load = await startLoad(machine.address, domain, 150);
    try {
      for (const scene of scenesOf(machine, machine.artefacts, patience)) {
        const told = await scene.act();
        const { failed, reasons } = load.take();
        const live = (await machine.inside('readlink /srv/shop/current')).trim().split('/').at(-1);
        expect({ scene: scene.name, exit: told.exit, live }).toEqual({
          scene: scene.name,
          exit: scene.expects,
          live: scene.live(),
        });
        if (scene.says) expect(told.texts).toMatch(scene.says);
        if (!scene.leaks)
          expect({ scene: scene.name, failed, reasons: [...reasons] }).toEqual({
            scene: scene.name,
            failed: 0,
            reasons: [],
          });
      }
    } finally {
      await load.stop();
    }
  });
});
