import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';

/** Cuts the shop's letters out of Anek Bangla (OFL). The results are committed: run again only when the letters change. */
const files = 'node_modules/@fontsource-variable/anek-bangla/files';
const fonts = 'src/assets/fonts';
const range = (from: number, to: number): string =>
  String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i));

const latin = `${range(0x41, 0x5a)}${range(0x61, 0x7a)}0123456789 !%&()+,-./:?×·–—‘’−`;
// Bangla as it is written today: the letters of Assamese and Sanskrit would bring their conjuncts along.
const bengali = `${range(0x981, 0x983)}${range(0x985, 0x98b)}এঐও${range(0x994, 0x9a8)}${range(0x9aa, 0x9b0)}লশষসহ়${range(0x9be, 0x9c3)}েৈো${range(0x9cc, 0x9ce)}ৗ\u09dc\u09dd\u09df${range(0x9e6, 0x9ef)}।\u200c\u200d`;
/** What puts its conjuncts and marks together. Pairwise distances (`kern`, `dist`) are left out: 6 KB, and hardly seen. */
const shaping = 'nukt akhn rphf blwf half pstf vatu cjct init pres abvs blws psts haln abvm blwm'.split(' ');

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
await cut('bengali', bengali, 'anek-bengali', shaping);
copyFileSync('node_modules/@fontsource-variable/anek-bangla/LICENSE', `${fonts}/OFL.txt`);
