import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { endProgram, freePort, type Program, startProgram, untilReady } from './program.ts';

export const projectRoot = join(import.meta.dirname, '../..');

export type Shop = {
  url: string;
  pid: number;
  /** Everything it wrote so far. */
  output: () => string;
  /** Asks it to end, as an orchestrator does. The exit code. */
  stop: () => Promise<number>;
  kill: () => Promise<void>;
};

export type ShopOptions = {
  runtime?: 'node' | 'deno';
  /** The bundle as `bin/start` runs it; false: the sources, which take some seconds longer. */
  built?: boolean;
  /** How long a first start, with its seeding, may take. */
  seconds?: number;
};

/** Starts the real program on a free port with the settings given, and nothing else of this environment, until it is ready. */
export async function startShop(env: Record<string, string> = {}, options: ShopOptions = {}): Promise<Shop> {
  const temporary = env.DATA_DIR ? null : temporaryDirectory();
  const port = env.PORT ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const program = launchShop({ PORT: port, ...(temporary && { DATA_DIR: temporary }), ...env }, options);
  const removed = program.exited.then(() => {
    if (temporary) rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  });
  const isReady = async () => (await fetch(`${url}/ready`)).ok;
  await untilReady(program, isReady, options.seconds ?? 90).catch(async (error) => {
    await endProgram(program, 'SIGKILL', 1);
    throw error;
  });
  return {
    url,
    pid: program.pid,
    output: program.output,
    stop: async () => {
      const code = await endProgram(program, 'SIGTERM', 20);
      await removed;
      return code;
    },
    kill: async () => {
      await endProgram(program, 'SIGKILL', 5);
      await removed;
    },
  };
}

/** The program as it is started, ready or not. */
export function launchShop(env: Record<string, string>, options: ShopOptions = {}): Program {
  const [command, ...args] = commandOf(options);
  const given = { PATH: process.env.PATH, HOME: process.env.HOME, HOST: '127.0.0.1', LOG_LEVEL: 'warn' };
  return startProgram(command, args, { cwd: projectRoot, env: { ...given, ...env } });
}

export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'dhakacart-'));

function commandOf({ runtime = 'node', built = true }: ShopOptions): [string, ...string[]] {
  const tools = join(projectRoot, 'node_modules/.bin');
  if (runtime === 'deno') return [join(tools, 'deno'), 'run', '--allow-all', 'src/main.ts'];
  return built ? [join(projectRoot, 'bin/start')] : [process.execPath, '--import', 'tsx', 'src/main.ts'];
}
