import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';

// Adds drawings from @iconify-json/fluent-emoji, and measures the ones we drew ourselves (`data-box`). A `data-lead`,
// the colour that a tint replaces, is written by hand and kept:
//   npx tsx db/seed/extract-drawing.ts mango teapot
const drawings = join(import.meta.dirname, 'drawings');
const set = join(import.meta.dirname, '../../node_modules/@iconify-json/fluent-emoji/icons.json');
const { icons } = z
  .object({ icons: z.record(z.string(), z.object({ body: z.string() })) })
  .parse(JSON.parse(readFileSync(set, 'utf8')));

for (const name of process.argv.slice(2)) {
  const file = join(drawings, `${name}.svg`);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const body = icons[name] === undefined ? before.replace(/^<svg[^>]*>|<\/svg>\s*$/g, '') : compact(icons[name].body);
  const lead = /^<svg[^>]* (data-lead="[^"]+")/.exec(before)?.[1];
  writeFileSync(file, `${wrap(body, await inkBox(body), lead)}\n`);
}

/**
 * Two decimals are a fifth of a pixel at the size we draw; short ids save a tenth of the file. The filters (inner
 * glows) go: librsvg draws them with ragged edges and in five times the time, and a tint cannot reach their colours.
 */
function compact(filtered: string): string {
  const body = filtered.replace(/<filter .*?<\/filter>| filter="[^"]*"/g, '');
  const ids = [...new Set([...body.matchAll(/ id="([^"]+)"/g)].map((match) => match[1] ?? ''))];
  const short = new Map(ids.map((id, i) => [id, `i${i.toString(36)}`]));
  return body
    .replace(/ id="([^"]+)"/g, (_, id: string) => ` id="${short.get(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${short.get(id)})`)
    .replace(/href="#([^"]+)"/g, (_, id: string) => `href="#${short.get(id)}"`)
    .replace(/\d*\.\d{3,}/g, (number) => {
      // Always with a point: in a path ".5" may follow at once, and "3.5" must not become of "2.998" and ".5".
      const rounded = Number(number).toFixed(2).replace(/0$/, '');
      return number.startsWith('.') ? rounded.replace(/^0/, '') : rounded;
    });
}

/** Where the ink lies within the 32 × 32 square, so that a thing can stand on its own foot. */
async function inkBox(body: string): Promise<string> {
  const scale = 10;
  const svg = wrap(body, '0 0 32 32').replace('<svg', `<svg width="${32 * scale}" height="${32 * scale}"`);
  const { info } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .trim({ background: '#00000000', threshold: 40 })
    .toBuffer({ resolveWithObject: true });
  const box = [-(info.trimOffsetLeft ?? 0), -(info.trimOffsetTop ?? 0), info.width, info.height];
  return box.map((value) => value / scale).join(' ');
}

function wrap(body: string, box: string, lead = ''): string {
  const attributes = ['xmlns="http://www.w3.org/2000/svg"', 'viewBox="0 0 32 32"', `data-box="${box}"`, lead];
  return `<svg ${attributes.join(' ').trim()}>${body}</svg>`;
}
