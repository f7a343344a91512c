import { join } from 'node:path';
import { buildSync } from 'esbuild';

let built: string | undefined;

/** The tool `shop-release` of a host as one file: it switches colours there, whatever becomes of our connection. */
export function buildTool(): string {
  built ??= buildSync({
    entryPoints: [join(import.meta.dirname, 'host/main.ts')],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
  }).outputFiles[0]?.text;
  if (!built) throw new Error('shop-release could not be built.');
  return built;
}
