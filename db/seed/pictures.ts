import { hueOf, lch } from './colour.ts';
import {
  closeUp,
  type Dice,
  frame,
  hero,
  inColours,
  inCompany,
  look,
  type Picture,
  packed,
  patterns,
  swatchesOf,
  threeInARow,
} from './compositions.ts';
import { type Drawings, getDrawing, thing } from './drawings.ts';
import type { SeedCategory, SeedProduct } from './format.ts';
import { paletteOf } from './grounds.ts';

export { readDrawings } from './drawings.ts';
export { drawBanner, drawHero } from './scenes.ts';

/** Three originals of 1200 × 1200, each composed otherwise; the same product always gives the same pictures. */
export function drawProduct(product: SeedProduct, category: SeedCategory, drawings: Drawings): Picture[] {
  const dice = diceOf(product.slug);
  const scene = { product, drawings, dice, hue: groundHue(product, category, dice) };
  const second =
    swatchesOf(product).length > 1 ? inColours(scene) : dice('second', 2) === 0 ? threeInARow(scene) : closeUp(scene);
  return [hero(scene), second, product.picture.beside === undefined ? packed(scene) : inCompany(scene)];
}

/** A tile of 800 × 800 without words. */
export function drawCategory(category: SeedCategory, drawings: Drawings): string {
  const dice = diceOf(category.slug);
  const palette = paletteOf(hueOf(category.hue), 34);
  const item = thing(getDrawing(drawings, category.drawing), 'a', category.tint);
  const pattern = patterns[dice('pattern', patterns.length)] ?? 'diamonds';
  return frame(palette, 0.9, item.define, [
    look(pattern, palette, dice, 'tile'),
    '<circle cx="600" cy="600" r="440" fill="url(#d)"/>',
    item.put({ x: 600, base: 965, size: 690, turn: dice('turn', 9) - 4 }, 's'),
  ]).replace('width="1200" height="1200"', 'width="800" height="800"');
}

/** A whole number below `sides` that depends on the name and the salt alone (FNV-1a). */
function diceOf(name: string): Dice {
  return (salt, sides) => {
    let hash = 2166136261;
    for (const letter of `${name}/${salt}`) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
    hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
    return ((hash ^ (hash >>> 13)) >>> 0) % sides;
  };
}

/** The product's own colour sets the ground, now beside it on the wheel, now across from it. */
function groundHue(product: SeedProduct, category: SeedCategory, dice: Dice): number {
  if (product.picture.hue !== undefined) return hueOf(product.picture.hue);
  const colour = product.picture.tint ?? swatchesOf(product)[0]?.swatch;
  const own = colour === undefined ? undefined : lch(colour);
  if (own !== undefined && own.c > 0.05) return own.h + ([180, 40, -45, 140][dice('ground', 4)] ?? 0);
  return hueOf(category.hue) + dice('hue', 50) - 25;
}
