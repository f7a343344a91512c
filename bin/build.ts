import { rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { buildAssets } from './build-assets.ts';

// Packages of the CommonJS kind ask for these inside the bundle.
const banner = [
  "import { createRequire as createRequireOf } from 'node:module';",
  'const require = createRequireOf(import.meta.url);',
  'const { filename: __filename, dirname: __dirname } = import.meta;',
].join('\n');

// What is there is replaced file by file: a shop that starts meanwhile finds either the old or the new.
rmSync('dist/built', { force: true });
await Promise.all([
  buildAssets('dist/assets'),
  build({
    entryPoints: ['src/main.ts', 'src/commands/cli.ts'],
    outdir: 'dist',
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'linked',
    banner: { js: banner },
    external: ['pg-native', '@electric-sql/pglite', '@electric-sql/pglite/*', 'sharp', '@aws-sdk/*', 'age-encryption'],
    logLevel: 'warning',
  }),
]);
// Written last: bin/prepare takes a folder without it for an unfinished build.
writeFileSync('dist/built', '');
