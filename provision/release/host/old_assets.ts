import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { replaceFile } from './replace.ts';

const built = z.object({ file: z.string(), type: z.string() });
const manifest = z.record(z.string(), built);
const older = z.array(built);
/** Of some releases; pages that are older than that are loaded anew. */
const most = 200;

/**
 * Puts the assets of the release that is live beside the new one's: pages that shoppers have open, and kept ones, ask
 * for them after the switch. Their names hold their content, so that none is exchanged.
 */
export function keepOldAssets(oldRelease: string, newRelease: string): void {
  const from = join(oldRelease, 'dist/assets');
  const to = join(newRelease, 'dist/assets');
  const own = new Set(Object.values(read(to, 'manifest.json', manifest, {})).map(({ file }) => file));
  const known = new Map(
    [
      ...read(to, 'older.json', older, []),
      ...Object.values(read(from, 'manifest.json', manifest, {})),
      ...read(from, 'older.json', older, []),
    ].map((one) => [one.file, one]),
  );
  const kept = [...known.values()].filter(({ file }) => !own.has(file) && /^[\w.-]+$/.test(file)).slice(0, most);
  for (const { file } of kept)
    for (const name of [file, `${file}.br`, `${file}.gz`])
      if (existsSync(join(from, name)) && !existsSync(join(to, name))) copyFileSync(join(from, name), join(to, name));
  replaceFile(join(to, 'older.json'), JSON.stringify(kept.filter(({ file }) => existsSync(join(to, file)))));
}

function read<T>(directory: string, name: string, schema: z.ZodMiniType<T>, without: T): T {
  const path = join(directory, name);
  return existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : without;
}
