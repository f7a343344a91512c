import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { Mistake } from '../engine/errors.ts';

const execute = promisify(execFile);

/** One file that holds a whole release: the program as it runs, its packages, its migrations. */
export type Artefact = { id: string; file: string; sha256: string; bytes: number };

const lockfile = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() })),
});

/** `5f3c0a9b1d2e-20261121T201459Z`: the commit, and the moment in UTC. */
export function newId(commit: string, now: Date): string {
  return `${commit.slice(0, 12)}-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

export const releaseId = z.string().regex(/^[0-9a-z]{4,20}-\d{8}T\d{6}Z$/);

/** Builds the shop from the sources in `root` and packs it under `directory`. Throws a Mistake when it cannot. */
export async function buildArtefact(root: string, directory: string, say: (line: string) => void): Promise<Artefact> {
  const run = async (program: string, ...args: string[]) => (await execute(program, args, { cwd: root })).stdout.trim();
  const commit = await run('git', 'rev-parse', 'HEAD').catch(() => 'nogit');
  if (await run('git', 'status', '--porcelain').catch(() => ''))
    say('the sources differ from the commit: the release has them as they are');
  say('building');
  await run(process.execPath, 'node_modules/tsx/dist/cli.mjs', 'bin/build.ts');
  return packArtefact(root, directory, newId(commit, new Date()));
}

/** Packs what is built. */
export async function packArtefact(root: string, directory: string, id: string): Promise<Artefact> {
  const kept = ['dist', 'src/views', 'db/migrations', 'db/seed', 'package.json', ...productionPackages(root)];
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${id}.tar.gz`);
  const tar = spawn('tar', ['--create', '--directory', root, '--files-from=-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => tar.on('close', resolve));
  tar.stdin.end(`${kept.join('\n')}\n`);
  await pipeline(tar.stdout, createGzip({ level: 4 }), createWriteStream(`${file}.part`));
  if ((await ended) !== 0) throw new Mistake(`tar could not pack ${root}.`);
  renameSync(`${file}.part`, file);
  return describeArtefact(file, id);
}

export async function describeArtefact(file: string, id: string): Promise<Artefact> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { id, file, sha256: hash.digest('hex'), bytes: statSync(file).size };
}

/** Directories of the packages that the shop needs when it runs, as package-lock.json says. */
function productionPackages(root: string): string[] {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const needed = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional && existsSync(join(root, path)))
    .map(([path]) => path);
  // One inside another comes with it.
  return needed.filter((path) => !needed.some((other) => path.startsWith(`${other}/`)));
}
