import { connect, type Socket } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type AnswerReader, createAnswerReader } from './answer.ts';
import { createHistogram } from './histogram.ts';
import { arrive, steps, takeAnswer, type Visitor, type Wish, wish } from './journey.ts';
import type { Figures, Orders } from './messages.ts';
import { createRandom, thinkTime } from './random.ts';
import { createWheel } from './wheel.ts';

/** One process of the model: some thousands of visitors on raw sockets. Its parent says what to do, it says how it goes. */

type Place = {
  visitor: Visitor | null;
  socket: Socket | null;
  connected: boolean;
  /** While an answer is awaited. */
  wish: Wish | null;
  reader: AnswerReader | null;
  /** When it should have been sent: what the model is late counts as the shop's. */
  due: number;
  /** The socket has served an answer before: the shop may have closed it meanwhile. */
  used: boolean;
  idleSince: number;
};

const patienceMs = 30_000;
let orders: Orders;
const places: Place[] = [];
const free: number[] = [];
const awaiting = new Set<number>();
let wheel = createWheel(performance.now());
let random = createRandom(1);
const shared = Buffer.allocUnsafe(256 * 1024);
const all = createHistogram();
const byStep = new Map(steps.map((step) => [step, createHistogram()]));
let open = 0;
let arrived = 0;
let ending = false;
let figures = emptyFigures();

function emptyFigures(): Figures {
  return { requests: 0, bytes: 0, checked: 0, faults: {}, refused: {}, placed: [], ended: 0, lateMs: 0, connects: 0 };
}

const count = (kinds: Record<string, number>, kind: string): void => {
  kinds[kind] = (kinds[kind] ?? 0) + 1;
};

function start(given: Orders): void {
  orders = given;
  random = createRandom(orders.seed);
  const began = performance.now();
  wheel = createWheel(began);
  let last = process.cpuUsage();
  setInterval(() => {
    const now = performance.now();
    if (!ending) launch(now - began);
    wheel.turn(now, (key, at) => {
      figures.lateMs = Math.max(figures.lateMs, now - at);
      if (key < 0) closeIdle(-key - 1, now);
      else ask(key, at);
    });
  }, 20);
  setInterval(() => {
    giveUp(performance.now());
    const { system, user } = process.cpuUsage(last);
    last = process.cpuUsage();
    const { rss } = process.memoryUsage();
    process.send?.({
      figures,
      open,
      visitors: places.length - free.length,
      times: all.take(),
      cpu: (user + system) / 1e6,
      rss,
    });
    figures = emptyFigures();
  }, 1_000).unref();
}

/** Brings as many visitors as should be there by now. */
function launch(elapsed: number): void {
  const wanted =
    orders.arrivals > 0
      ? Math.floor((elapsed / 1_000) * orders.arrivals)
      : Math.min(orders.visitors, Math.floor((elapsed / orders.rampMs) * orders.visitors));
  for (; arrived < wanted; arrived++) {
    const place = free.pop() ?? places.push(emptyPlace()) - 1;
    enter(place, performance.now());
  }
}

const emptyPlace = (): Place => ({
  visitor: null,
  socket: null,
  connected: false,
  wish: null,
  reader: null,
  due: 0,
  used: false,
  idleSince: 0,
});

function enter(key: number, now: number): void {
  const place = places[key];
  if (!place) return;
  place.visitor = arrive(random, orders.habits);
  ask(key, now);
}

function ask(key: number, due: number, following = false): void {
  const place = places[key];
  if (!place?.visitor || place.wish || (ending && !following)) return;
  place.wish = wish(place.visitor, orders.shop, random, orders.habits.sampled);
  place.due = due;
  send(key, place);
}

function send(key: number, place: Place): void {
  if (!place.wish) return;
  awaiting.add(key);
  place.reader = createAnswerReader(place.wish.read);
  if (place.socket && place.connected) place.socket.write(requestOf(place, place.wish), 'latin1');
  else if (!place.socket) openSocket(key, place);
}

function requestOf({ visitor }: Place, { form, method, path, read }: Wish): string {
  const cookies = visitor?.cookies ? `Cookie: ${visitor.cookies}\r\n` : '';
  const language = visitor?.bangla ? 'bn' : 'en';
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${orders.host}\r\nAccept: text/html\r\nAccept-Language: ${language}\r\n`;
  const encoding = read ? '' : 'Accept-Encoding: gzip, deflate, br\r\n';
  const body =
    method === 'POST'
      ? `Origin: http://${orders.host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n`
      : '';
  return `${head}${encoding}${cookies}${body}\r\n${form}`;
}

function openSocket(key: number, place: Place): void {
  figures.connects++;
  const socket = connect({
    host: orders.addresses[key % orders.addresses.length],
    port: orders.port,
    noDelay: true,
    onread: {
      buffer: shared,
      callback: (length) => {
        if (place.socket === socket) receive(key, place, shared.subarray(0, length));
        return true;
      },
    },
  });
  place.socket = socket;
  place.used = false;
  place.connected = false;
  let counted = false;
  let reason = 'closed';
  socket.on('connect', () => {
    open++;
    counted = true;
    place.connected = true;
    if (place.wish) socket.write(requestOf(place, place.wish), 'latin1');
  });
  socket.on('error', (error) => {
    reason = 'code' in error ? String(error.code) : error.message;
  });
  socket.on('close', () => {
    if (counted) open--;
    if (place.socket !== socket) return;
    place.socket = null;
    place.connected = false;
    if (!place.wish) return;
    // As a browser does: a connection kept open that the shop has just closed is opened again.
    if (place.used && !place.reader?.begun() && place.wish.method === 'GET') send(key, place);
    else fail(key, place, `connection: ${reason}`);
  });
}

function receive(key: number, place: Place, chunk: Buffer): void {
  if (!place.wish || !place.reader) return;
  try {
    const answer = place.reader.read(chunk);
    if (answer) answered(key, place, place.wish, answer);
  } catch (error) {
    fail(key, place, `answer: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function answered(key: number, place: Place, asked: Wish, answer: Answer): void {
  const now = performance.now();
  awaiting.delete(key);
  place.wish = null;
  place.reader = null;
  place.used = true;
  place.idleSince = now;
  figures.requests++;
  figures.bytes += answer.bytes;
  if (asked.read) figures.checked++;
  all.record(now - place.due);
  byStep.get(asked.step)?.record(now - place.due);
  if (!place.visitor) return;
  const outcome = takeAnswer(place.visitor, asked, answer, random);
  if (outcome.fault) count(figures.faults, outcome.fault);
  if (outcome.refused) count(figures.refused, outcome.refused);
  if (outcome.placed) figures.placed.push(outcome.placed);
  if (/\r\nconnection: *close/i.test(answer.head)) drop(place);
  if (outcome.next === 'now') ask(key, now, true);
  else if (outcome.next === 'end') leave(key, place);
  else {
    wheel.add(key, now, thinkTime(random, orders.think));
    if (orders.idleCloseMs > 0) wheel.add(-key - 1, now, orders.idleCloseMs);
  }
}

function fail(key: number, place: Place, fault: string): void {
  awaiting.delete(key);
  count(figures.faults, fault);
  place.wish = null;
  place.reader = null;
  leave(key, place);
}

/** The visit is over. In the closed form somebody else comes after a while, so that as many are there. */
function leave(key: number, place: Place): void {
  figures.ended++;
  drop(place);
  place.visitor = null;
  if (orders.arrivals > 0 || ending) {
    free.push(key);
    return;
  }
  place.visitor = arrive(random, orders.habits);
  wheel.add(key, performance.now(), thinkTime(random, orders.think) / 4);
}

function drop(place: Place): void {
  const { socket } = place;
  place.socket = null;
  place.connected = false;
  socket?.end();
}

function closeIdle(key: number, now: number): void {
  const place = places[key];
  if (place?.socket && !place.wish && now - place.idleSince >= orders.idleCloseMs - 20) drop(place);
}

function giveUp(now: number): void {
  for (const key of awaiting) {
    const place = places[key];
    if (!place || now - place.due < patienceMs) continue;
    const { socket } = place;
    place.socket = null;
    socket?.destroy();
    fail(key, place, 'no answer for 30 s');
  }
}

/** Nobody asks for anything new; what is under way is waited for, so that every order that was placed is known. */
async function stop(): Promise<void> {
  ending = true;
  for (const end = performance.now() + 15_000; awaiting.size > 0 && performance.now() < end; ) await sleep(50);
  const byName: Record<string, number[]> = {};
  for (const [step, histogram] of byStep) byName[step] = histogram.counts();
  const report = { figures, open, visitors: 0, times: all.take(), cpu: 0, rss: 0, steps: byName };
  process.send?.(report, undefined, undefined, () => process.exit(0));
}

process.on('message', (message: Orders | 'stop') => {
  if (message === 'stop') void stop();
  else start(message);
});
process.on('disconnect', () => process.exit(1));
