import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { growthPerHour } from '../loadtest/profiles/endurance.ts';
import { recoverySeconds } from '../loadtest/profiles/spike.ts';
import { kneeOf } from '../loadtest/profiles/stress.ts';
import { compareRatios, findRegressions } from '../loadtest/report/compare.ts';
import { remarksOn, tableOf } from '../loadtest/report/console.ts';
import { judgeTargets } from '../loadtest/report/targets.ts';
import { writeReport } from '../loadtest/report/write.ts';
import { noErrors } from '../loadtest/support/figures.ts';
import { createRandom, get } from '../loadtest/support/journey.ts';
import { runLoadTest } from '../loadtest/support/load_test.ts';
import { expectLoopback } from '../loadtest/support/loopback.ts';
import { readOptions } from '../loadtest/support/options.ts';
import { createRecorder } from '../loadtest/support/recorder.ts';
import type { Run } from '../loadtest/support/result.ts';
import { createVisitors } from '../loadtest/support/visitors.ts';
import { openBrowser } from './support/browser.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

describe('a look at three scenarios on a small shop', () => {
  const args = ['list', 'cart', 'checkout', '--profile', 'smoke', '--products', '0', '--seconds', '1'];
  let run: Run;
  let folder: string;
  const scenario = (name: string) => run.scenarios.find((one) => one.name === name);

  beforeAll(async () => {
    run = await runLoadTest(readOptions(args), () => {});
    folder = await writeReport(run, compareRatios({ ...run.ratios }, run.ratios));
  });
  afterAll(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test('every scenario is answered, without an error', () => {
    expect(run.scenarios.map(({ name }) => name)).toEqual(['list', 'cart', 'checkout']);
    for (const { main, name } of run.scenarios) {
      expect(main.requests, name).toBeGreaterThan(0);
      expect(main.errors, name).toEqual(noErrors());
      expect(main.latency.p50, name).toBeGreaterThan(0);
      expect(main.latency.p999, name).toBeGreaterThanOrEqual(main.latency.p50);
    }
    expect(scenario('list')?.main.verified).toBeGreaterThan(0);
    expect(scenario('checkout')?.main.verified).toBeGreaterThan(0);
  });

  test('time and memory of shop and database are counted', () => {
    for (const { main, memory, name, samples } of run.scenarios) {
      expect(main.shopCpuMs, name).toBeGreaterThan(0);
      expect(main.perShopCpuSecond, name).toBeGreaterThan(0);
      expect(memory.idle, name).toBeGreaterThan(1e7);
      expect(memory.peak, name).toBeGreaterThan(1e7);
      expect(samples.at(-1)?.figures?.answered, name).toBeGreaterThan(0);
    }
    expect(scenario('checkout')?.main.postgresCpuMs).toBeGreaterThan(0);
  });

  test('the orders placed are in the database, and the books add up', () => {
    const found = scenario('checkout');
    expect(found?.orders?.placed).toBeGreaterThan(0);
    expect(found?.orders).toMatchObject({ lost: 0, twice: 0, unsound: 0 });
  });

  test('references of the same run make ratios', () => {
    expect(run.references.map(({ name }) => name)).toContain('bare_hono');
    expect(run.ratios['list ÷ bare_hono']).toBeGreaterThan(0);
    expect(run.ratios['cart ÷ machine']).toBeGreaterThan(0);
  });

  test('the JSON is the whole run', () => {
    const written = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
    expect(written).toMatchObject(JSON.parse(JSON.stringify(run)));
  });

  test('the report draws its charts and asks for nothing', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
      const asked: string[] = [];
      const broken: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('pageerror', (error) => broken.push(error.message));
      await page.goto(`file://${join(folder, 'index.html')}`);
      await expect.poll(() => page.locator('.uplot canvas').count()).toBe(6);
      expect(await page.locator('section.scenario').count()).toBe(3);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
      expect(broken).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test('the console tells the same', () => {
    expect(tableOf(run)).toMatch(/^checkout +\d/m);
    expect(remarksOn(run, []).join('\n')).toMatch(/checkout: \d+ orders/);
  });

  test('targets are judged for the load profile alone', () => {
    expect(judgeTargets(run)).toEqual([]);
    const lines = judgeTargets({ ...run, profile: 'load', ratios: { 'list ÷ bare_hono': 0.5 } });
    expect(lines.find(({ what }) => what === 'List of 24, kept')).toMatchObject({ measured: '50 %', reached: false });
  });
});

describe('what is drawn from figures', () => {
  test('a planted regression is found, and what is within the tolerance is not', () => {
    const before = { 'list ÷ bare_hono': 0.8, 'cart ÷ machine': 0.02, gone: 1 };
    const compared = compareRatios(before, { 'list ÷ bare_hono': 0.5, 'cart ÷ machine': 0.019, new: 1 });
    expect(findRegressions(compared, 0.25).map(({ name }) => name)).toEqual(['list ÷ bare_hono']);
    expect(findRegressions(compared, 0.5)).toEqual([]);
  });

  test('the knee is where more connections only wait longer', () => {
    const curve = [
      { connections: 10, perSecond: 400, p99: 10 },
      { connections: 50, perSecond: 980, p99: 40 },
      { connections: 100, perSecond: 1_000, p99: 110 },
    ];
    expect(kneeOf(curve)?.connections).toBe(50);
  });

  test('recovered is who stays quick', () => {
    const second = (at: number, p95: number) => ({ at, p95, requests: 10, p50: 1, errors: 0 });
    expect(recoverySeconds([second(1, 90), second(2, 10), second(3, 70), second(4, 11)], 10)).toBe(3);
    expect(recoverySeconds([second(1, 10), second(2, 11)], 10)).toBe(0);
    expect(recoverySeconds([second(1, 10), second(2, 99)], 10)).toBeNull();
  });

  test('growth of memory is seen behind its ups and downs', () => {
    const samples = Array.from({ length: 90 }, (_, n) => ({ at: n * 10, shopBytes: 2e8 + n * 1e5 + (n % 2) * 5e6 }));
    expect(growthPerHour(samples) / 3.6e7).toBeCloseTo(1, 1);
  });
});

describe('a visitor', () => {
  const world = { products: ['a'], goods: [], categories: [], brands: [], options: [], words: ['a'], checkouts: [] };
  const answer = (status: number, body: string, encoding = '') => ({
    status,
    body,
    header: (name: string) => (name === 'content-encoding' ? encoding : name === 'set-cookie' ? 'cart=1; Path=/' : ''),
  });

  function visit() {
    const recorder = createRecorder();
    const scenario = {
      name: 'two pages',
      title: '',
      *journey() {
        yield get('/one', { shows: 'One' });
        yield get('/two', { shows: 'Two' });
        return 'done';
      },
    };
    const random = createRandom(1);
    return {
      recorder,
      visitors: createVisitors({ scenario, world, random, recorder: () => recorder, number: () => 0 }),
    };
  }

  test('goes on with the cookies it was given, and its journey is counted when it is over', () => {
    const { recorder, visitors } = visit();
    expect(visitors.next()).toMatchObject({ path: '/one' });
    visitors.answered(answer(200, 'One'), 1, 10);
    expect(visitors.next()).toMatchObject({ path: '/two', headers: { Cookie: 'cart=1' } });
    visitors.answered(answer(200, 'Two'), 1, 10);
    expect(visitors.next()?.headers.Cookie).toBeUndefined();
    expect(recorder.seen()).toMatchObject({ finished: 1, receipts: ['done'], verified: 2, errors: noErrors() });
  });

  test.each([
    ['a page that says something else', answer(200, 'Sorry'), 'wrong'],
    ['a way elsewhere', answer(303, ''), 'wrong'],
    ['a refusal', answer(404, 'One'), 'status4xx'],
    ['a fault', answer(500, 'One'), 'status5xx'],
  ] as const)('counts %s as an error and goes home', (_, given, kind) => {
    const { recorder, visitors } = visit();
    visitors.next();
    visitors.answered(given, 1, 10);
    expect(recorder.seen().errors).toEqual({ ...noErrors(), [kind]: 1 });
    expect(visitors.next()).toMatchObject({ path: '/one' });
  });

  test('counts a request that got no answer', () => {
    const { recorder, visitors } = visit();
    visitors.next();
    visitors.next();
    expect(recorder.seen().errors).toEqual({ ...noErrors(), connection: 1 });
    visitors.timedOut();
    expect(recorder.seen().errors).toEqual({ ...noErrors(), timeouts: 1 });
  });
});

describe('the command line', () => {
  test('refuses to load another machine', async () => {
    await expect(expectLoopback('http://example.com')).rejects.toThrow('not this machine');
    await expect(expectLoopback('http://192.0.2.1:3000')).rejects.toThrow('not this machine');
    await expectLoopback('http://127.0.0.1:3000');
    await expectLoopback('http://[::1]:3000');
  });

  test('names what there is when asked for what there is not', () => {
    expect(() => readOptions(['lsit'])).toThrow(/no scenario "lsit": home, list,/);
    expect(() => readOptions(['--profile', 'hard'])).toThrow(/smoke, load/);
    expect(readOptions(['--profile', 'stress']).scenarios.map(({ name }) => name)).toEqual(['sale']);
  });
});
