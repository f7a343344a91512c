import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

export type Program = {
  pid: number;
  /** Everything it wrote so far. */
  output: () => string;
  signal: (signal: NodeJS.Signals) => void;
  running: () => boolean;
  /** The exit code; 128 for an end by signal. */
  exited: Promise<number>;
};

export type ProgramOptions = { env?: Record<string, string | undefined>; cwd?: string; user?: number };

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a program that does not outlive the tests, whatever becomes of them. */
export function startProgram(command: string, args: readonly string[], options: ProgramOptions = {}): Program {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
  });
  alive.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const exited = new Promise<number>((resolve) => {
    child.once('error', (error) => {
      output += `${command} could not be started: ${error.message}\n`;
      alive.delete(child);
      resolve(127);
    });
    child.once('close', (code) => {
      alive.delete(child);
      resolve(code ?? 128);
    });
  });
  return {
    pid: child.pid ?? -1,
    output: () => output,
    signal: (signal) => void child.kill(signal),
    running: () => alive.has(child),
    exited,
  };
}

/** Runs a program to its end. Throws with its output when it fails. */
export async function run(command: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const program = startProgram(command, args, options);
  const code = await program.exited;
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${program.output()}`);
  return program.output();
}

/** Tries until the check holds. Throws when the program ends before, or after `seconds`. */
export async function untilReady(program: Program, check: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await check().catch(() => false))) {
    if (!program.running()) throw new Error(`The program ended with ${await program.exited}:\n${program.output()}`);
    if (Date.now() > end) throw new Error(`The program was not ready after ${seconds} s:\n${program.output()}`);
    await sleep(30);
  }
}

/** Asks it to end; kills it when it has not after `seconds`. */
export async function endProgram(program: Program, signal: NodeJS.Signals, seconds: number): Promise<number> {
  program.signal(signal);
  const timer = setTimeout(() => program.signal('SIGKILL'), seconds * 1000);
  const code = await program.exited;
  clearTimeout(timer);
  return code;
}

/** A port of this machine that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
