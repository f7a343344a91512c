import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../src/platform/errors.ts';

const debian = '/usr/lib/postgresql';

/** A program of PostgreSQL, the newest version where Debian keeps several: it reads what older ones wrote. */
export function postgresProgram(name: string): string {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(debian, version, 'bin', name)).find(existsSync);
  return found ?? name;
}

/** The environment in which PostgreSQL's programs find a database: a password in arguments could be seen by everyone. */
export function postgresEnvironment(url: string): Record<string, string> {
  const { hostname, password, pathname, port, searchParams, username } = new URL(url);
  const socket = searchParams.get('host');
  return {
    PGHOST: socket ?? decodeURIComponent(hostname || 'localhost'),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: searchParams.get('sslmode') ?? 'prefer',
    PGAPPNAME: 'dhakacart-backup',
  };
}

/** What a program writes, as a stream that fails when the program does. */
export function outputOf(command: string, args: readonly string[], env: Record<string, string> = {}): Readable {
  const child = start(command, args, env, 'ignore');
  const output = new PassThrough({ highWaterMark: 256 * 1024 });
  // Taken up at once: what a program that ended has written to nobody, Node throws away. And the end is its exit code's.
  child.stdout?.pipe(output, { end: false });
  child.ended.then(
    () => output.end(),
    (error: Error) => output.destroy(error),
  );
  output.once('close', child.kill);
  return output;
}

/** Feeds a stream to a program and waits for its end. */
export async function feed(
  content: Readable,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  const child = start(command, args, env, 'pipe');
  child.stdout?.resume();
  // A program that has seen enough closes its end early; whether it is content its exit code tells.
  const fed = child.stdin
    ? pipeline(content, child.stdin).catch((error: unknown) => {
        if (isClosedPipe(error)) return;
        child.kill();
        throw error;
      })
    : Promise.resolve();
  const [streamed, ended] = await Promise.allSettled([fed, child.ended]);
  if (streamed.status === 'rejected') throw streamed.reason;
  if (ended.status === 'rejected') throw ended.reason;
}

type Started = { stdin: ChildProcess['stdin']; stdout: ChildProcess['stdout']; ended: Promise<void>; kill: () => void };

function start(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  stdin: 'pipe' | 'ignore',
): Started {
  const given = { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: 'C.UTF-8', TMPDIR: process.env.TMPDIR };
  const child = spawn(command, args, { env: { ...given, ...env }, stdio: [stdin, 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  const name = command.replace(/^.*\//, '');
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Refusal(500, `${name} could not be started (${error.message}): install postgresql-client.`)),
    );
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Refusal(500, `${name} failed (${signal ?? code}): ${complaints.trim() || 'it said nothing'}`));
    });
  });
  ended.catch(() => {}); // whoever waits for it hears of it
  return { stdin: child.stdin, stdout: child.stdout, ended, kill: () => void child.kill() };
}

const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');
