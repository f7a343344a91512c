import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Colour, paths } from './settings.ts';

export type ServerState = 'ready' | 'drain' | 'maint';

/** What HAProxy counted of one colour since it started. */
export type Figures = { status: string; sessions: number; answers: number; errors: number };

/** One command on HAProxy's runtime socket. Rejects when HAProxy is not there. */
async function ask(command: string): Promise<string> {
  const socket = connect(paths.socket);
  socket.setTimeout(5_000, () => socket.destroy(new Error('HAProxy does not answer on its socket.')));
  socket.write(`${command}\n`);
  return text(socket);
}

/** Throws with HAProxy's words when it refuses: it says nothing when all is well. */
export async function setServer(colour: Colour, state: ServerState): Promise<void> {
  const said = (await ask(`set server shop/${colour} state ${state}`)).trim();
  if (said) throw new Error(`HAProxy refuses to set ${colour} to ${state}: ${said}`);
}

export async function figuresOf(colour: Colour): Promise<Figures> {
  return parseFigures(await ask('show stat'), colour);
}

/** Reads `show stat`: comma-separated, its first line names the columns. */
export function parseFigures(csv: string, colour: Colour): Figures {
  const [head = '', ...rows] = csv.replace(/^# /, '').trim().split('\n');
  const names = head.split(',');
  const fields = rows.map((row) => row.split(',')).find(([proxy, server]) => proxy === 'shop' && server === colour);
  if (!fields) throw new Error(`HAProxy knows no server shop/${colour}.`);
  const count = (name: string) => Number(fields[names.indexOf(name)] ?? 0) || 0;
  const sum = (...some: string[]) => some.reduce((total, name) => total + count(name), 0);
  return {
    status: fields[names.indexOf('status')] ?? '',
    sessions: count('scur'),
    answers: sum('hrsp_1xx', 'hrsp_2xx', 'hrsp_3xx', 'hrsp_4xx', 'hrsp_5xx', 'hrsp_other'),
    // A broken answer, or none at all, becomes a 502 or 503 that HAProxy counts beside the server's own 5xx.
    errors: sum('hrsp_5xx', 'econ', 'eresp'),
  };
}
