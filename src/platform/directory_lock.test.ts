import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DirectoryInUse, lockDirectory } from './directory_lock.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dhakacart-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('a directory is one process’s until it is given back, also within one process', () => {
  const release = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(DirectoryInUse);
  release();
  lockDirectory(directory)();
  expect(readdirSync(directory)).toEqual([]);
});

test('of many who find the lock of a dead process at once, one gets it, again and again', async () => {
  const starters = await Promise.all(Array.from({ length: 8 }, () => starter(directory)));
  try {
    for (let round = 0; round < 60; round++) {
      writeFileSync(join(directory, 'lock'), round % 2 ? '4194304' : `4194304-${round}`);
      const at = Date.now() + 4;
      const answers = await Promise.all(starters.map((one) => one.ask(`take ${at}`)));
      expect(
        answers.filter((answer) => answer === 'taken'),
        `round ${round}`,
      ).toHaveLength(1);
      await Promise.all(starters.map((one) => one.ask('release')));
      expect(readdirSync(directory)).toEqual([]);
    }
  } finally {
    for (const one of starters) one.end();
  }
}, 60_000);

const program = `
  const { lockDirectory } = await import(process.argv[1]);
  let release = null;
  process.stdin.setEncoding('utf8').on('data', (lines) => {
    for (const line of lines.trim().split('\\n')) {
      const [word, at] = line.split(' ');
      if (word === 'release') {
        release?.();
        release = null;
        console.log('released');
        continue;
      }
      while (Date.now() < Number(at));
      try {
        release = lockDirectory(process.argv[2]);
        console.log('taken');
      } catch (error) {
        console.log(error.constructor.name);
      }
    }
  });
  console.log('ready');`;

type Starter = { ask: (line: string) => Promise<string>; end: () => void };

/** A process that takes the lock when it is told. */
async function starter(directory: string): Promise<Starter> {
  const module = join(import.meta.dirname, 'directory_lock.ts');
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program, module, directory];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers: string[] = [];
  let wake = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    answers.push(...text.trim().split('\n'));
    wake();
  });
  const next = async (): Promise<string> => {
    while (answers.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return answers.shift() ?? '';
  };
  expect(await next()).toBe('ready');
  return {
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    end: () => child.kill(),
  };
}
