import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { iconSprite } from './icon-sprite.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Builds everything a browser loads into `outDir`: fingerprinted files, their compressed siblings (.br, .gz),
 * and manifest.json, which tells by name where each lies: `{ "styles.css": { file, type, integrity } }`.
 */
export async function buildAssets(outDir: string): Promise<void> {
  mkdirSync(outDir, { recursive: true });
  const bundled = await build({
    entryPoints: { styles: 'src/assets/styles/main.css', shop: 'src/assets/scripts/shop.ts' },
    outdir: outDir,
    entryNames: '[name]',
    assetNames: '[name].[hash]',
    publicPath: '/assets',
    loader: { '.woff2': 'file' },
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome100', 'firefox100', 'safari15.4'],
    write: false,
    logLevel: 'warning',
  });
  const files = new Map<string, Uint8Array>([
    ['htmx.js', readFileSync('node_modules/htmx.org/dist/htmx.min.js')],
    ['icons.svg', Buffer.from(iconSprite())],
    ['favicon.svg', readFileSync('src/assets/icons/favicon.svg')],
    ...bundled.outputFiles.map(({ path, contents }): [string, Uint8Array] => [basename(path), contents]),
  ]);
  const manifest = [...files].map(([name, body]) => keep(outDir, name, body));
  // In this order a shop that starts meanwhile finds a whole set, the old one or the new.
  writeFileSync(join(outDir, 'manifest.new'), `${JSON.stringify(Object.fromEntries(manifest), null, 2)}\n`);
  renameSync(join(outDir, 'manifest.new'), join(outDir, 'manifest.json'));
  const kept = new Set(manifest.map(([, { file }]) => file));
  for (const file of readdirSync(outDir)) {
    if (file !== 'manifest.json' && !kept.has(file.replace(/\.(br|gz)$/, ''))) rmSync(join(outDir, file));
  }
}

function keep(outDir: string, name: string, body: Uint8Array) {
  const type = types[extname(name)] ?? 'application/octet-stream';
  // Fonts carry their fingerprint already: the style sheet names them.
  const file = type === 'font/woff2' ? name : fingerprinted(name, body);
  writeFileSync(join(outDir, file), body);
  if (type !== 'font/woff2') {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
    writeFileSync(join(outDir, `${file}.br`), brotliCompressSync(body, { params }));
    writeFileSync(join(outDir, `${file}.gz`), gzipSync(body, { level: 9 }));
  }
  const integrity = `sha384-${createHash('sha384').update(body).digest('base64')}`;
  return [name.replace(/\.[A-Z0-9]{8}\.woff2$/, '.woff2'), { file, type, integrity }] as const;
}

function fingerprinted(name: string, body: Uint8Array): string {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  const end = extname(name);
  return `${name.slice(0, -end.length)}.${hash}${end}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildAssets(process.argv[2] ?? 'dist/assets');
