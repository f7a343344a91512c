import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { endProgram, freePort, startProgram, untilReady } from '../../tests/support/program.ts';
import type { PageReference } from './reference.ts';

/** Hono and nothing else, with the same bytes and headers: what a kept page can cost at best. */
export const startBareHono: PageReference = async ({ body, headers }) => {
  const directory = mkdtempSync(join(tmpdir(), 'dhakacart-hono-'));
  writeFileSync(join(directory, 'body'), body);
  writeFileSync(join(directory, 'headers.json'), JSON.stringify(headers));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = startProgram(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'bare_hono_server.ts')],
    {
      env: { PATH: process.env.PATH, PORT: String(port), PAGE: directory, NODE_ENV: process.env.NODE_ENV },
    },
  );
  await untilReady(program, async () => (await fetch(url)).ok, 20);
  return {
    url,
    pid: program.pid,
    stop: async () => {
      await endProgram(program, 'SIGKILL', 5);
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
