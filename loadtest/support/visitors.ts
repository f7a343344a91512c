import type { Scenario } from '../scenarios/scenario.ts';
import type { Errors } from './figures.ts';
import type { Answer, Call, Journey, Random } from './journey.ts';
import type { Recorder } from './recorder.ts';
import type { World } from './world.ts';

export type Outgoing = { method: Call['method']; path: string; headers: Record<string, string>; body: string };

/** One visitor after another on one connection. */
export type Visitors = {
  /** The next request; null when nobody is left to come. */
  next: () => Outgoing | null;
  answered: (answer: Answer, milliseconds: number, bytes: number) => void;
  /** The request before the one that goes out now got no answer in time. */
  timedOut: () => void;
};

export type Crowd = {
  scenario: Scenario;
  world: World;
  random: Random;
  recorder: () => Recorder;
  number: () => number;
};

// Browsers take compressed pages. Of pages that come so, one in this many is asked for plain and read.
const readOneIn = 50;

export function createVisitors({ number, random, recorder, scenario, world }: Crowd): Visitors {
  let journey: Journey | null = null;
  let call: Call | null = null;
  let answer: Answer | null = null;
  let cookies = new Map<string, string>();
  let waiting = false;

  function begin(): Call | null {
    cookies = new Map();
    journey = scenario.journey({ world, random, number: number() });
    const first = journey.next();
    return first.done ? null : first.value;
  }

  function goOn(): Call | null {
    if (!journey || !answer) return begin();
    const step = journey.next(answer);
    if (!step.done) return step.value;
    recorder().finished(step.value);
    return begin();
  }

  return {
    next: () => {
      if (waiting) recorder().failed('connection');
      call = goOn();
      waiting = call !== null;
      answer = null;
      return call && outgoing(call, cookies, call.read || random.below(readOneIn) === 0);
    },
    answered: (given, milliseconds, bytes) => {
      if (!call) return;
      waiting = false;
      recorder().answered(call.step, milliseconds, bytes);
      const fault = faultOf(call, given);
      if (fault) {
        recorder().failed(fault);
        journey = null; // a visitor who was failed goes home
        return;
      }
      if (call.shows && isPlain(given)) recorder().verified();
      keepCookies(given, cookies);
      answer = given;
    },
    timedOut: () => recorder().timedOut(),
  };
}

function outgoing(call: Call, cookies: Map<string, string>, plain: boolean): Outgoing {
  const cookie = call.cookie ?? [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const form = call.form && encode(call.form);
  return {
    method: call.method,
    path: call.path,
    body: form ?? '',
    headers: {
      'Accept-Encoding': plain ? 'identity' : 'gzip, br',
      ...(cookie ? { Cookie: cookie } : {}),
      ...(form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
    },
  };
}

function encode(form: NonNullable<Call['form']>): string {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) body.set(name, String(value));
  return String(body);
}

function faultOf(call: Call, { body, ...answer }: Answer): keyof Errors | null {
  if (answer.status >= 500) return 'status5xx';
  if (answer.status !== call.status) return answer.status >= 400 ? 'status4xx' : 'wrong';
  const page = call.shows && isPlain({ body, ...answer }) ? call.shows : '';
  return body.includes(page) && (call.status !== 200 || body.length > 0) ? null : 'wrong';
}

const isPlain = (answer: Answer): boolean => !answer.header('content-encoding');

function keepCookies(answer: Answer, cookies: Map<string, string>): void {
  for (const line of answer.header('set-cookie').split('\n')) {
    const end = line.indexOf(';');
    const pair = end === -1 ? line : line.slice(0, end);
    const mark = pair.indexOf('=');
    if (mark > 0) cookies.set(pair.slice(0, mark), pair.slice(mark + 1));
  }
}
