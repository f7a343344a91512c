import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';

/** Cuts the shop's letters out of Anek Bangla (OFL). The results are committed: run again only when the letters change. */
const files = 'node_modules/@fontsource-variable/anek-bangla/files';
const fonts = 'src/assets/fonts';
const range = (from: number, to: number): string =>
  String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i));

const latin = `${range(0x41, 0x5a)}${range(0x61, 0x7a)}0123456789 !%&()+,-./:?×·–—‘’−`;
const bengali = `${range(0x980, 0x9ff)}।\u200c\u200d`;

const cut = async (from: string, letters: string, to: string, keepFeatures?: string[]): Promise<void> => {
  const whole = readFileSync(`${files}/anek-bangla-${from}-wght-normal.woff2`);
  const options = { targetFormat: 'woff2' as const, variationAxes: { wght: 600 }, noHinting: true, keepFeatures };
  const part = await subsetFont(whole, letters, options);
  writeFileSync(`${fonts}/${to}.woff2`, part);
  process.stdout.write(`${to} ${part.length} bytes\n`);
};

await cut('latin', latin, 'anek-latin', ['kern']);
// The taka sign stands in prices of both languages, so it must not pull in the Bengali letters.
await cut('bengali', '৳', 'anek-taka', []);
await cut('bengali', bengali, 'anek-bengali');
copyFileSync('node_modules/@fontsource-variable/anek-bangla/LICENSE', `${fonts}/OFL.txt`);
