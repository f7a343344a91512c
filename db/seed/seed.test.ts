import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readSeed } from './format.ts';
import { drawBanner, drawCategory, drawHero, drawProduct, readDrawings } from './pictures.ts';
import { variantsOf } from './variants.ts';

const here = import.meta.dirname;
const { categories, brands, products } = readSeed(here);
const drawings = readDrawings(here);
const variants = products.flatMap(variantsOf);

function picturesOf(product: (typeof products)[number]) {
  const category = categories.find((one) => one.slug === product.category);
  if (category === undefined) throw new Error(`${product.slug} has no category`);
  return drawProduct(product, category, drawings);
}

test('the shop has enough to look like a shop', () => {
  expect(products.length).toBeGreaterThanOrEqual(132);
  expect(brands.length).toBeGreaterThanOrEqual(25);
  expect(categories.filter((one) => one.parent === undefined).length).toBeGreaterThanOrEqual(10);
  expect(products.filter((one) => one.flash)).toHaveLength(8);
  expect(products.filter((one) => one.featured).length).toBeGreaterThanOrEqual(12);
  expect(products.filter((one) => variantsOf(one).every((variant) => variant.stock === 0)).length).toBeGreaterThan(2);
  for (const brand of brands)
    expect(
      products.some((one) => one.brand === brand.slug),
      brand.slug,
    ).toBe(true);
});

test('every SKU belongs to one variant', () => {
  expect(new Set(variants.map((one) => one.sku)).size).toBe(variants.length);
});

test('an override changes the variants it names and no others', () => {
  const phone = products.find((one) => one.slug === 'novari-shikhor-ultra');
  const sold = phone === undefined ? [] : variantsOf(phone);
  expect(sold.map((one) => [one.sku, one.priceTaka, one.stock])).toEqual([
    ['PHN-01-TITANBLACK-256GB', 119999, 6],
    ['PHN-01-TITANBLACK-512GB', 135000, 6],
    ['PHN-01-JAMDANIRED-256GB', 119999, 6],
    ['PHN-01-JAMDANIRED-512GB', 135000, 2],
  ]);
});

test('what is said in Bangla is written in Bangla', () => {
  const bangla = /[\u0980-\u09ff]/;
  for (const one of [...categories, ...products]) {
    const name = 'title' in one ? one.title : one.name;
    for (const words of [name, one.description]) {
      expect(words.bn, one.slug).toMatch(bangla);
      expect(words.en, one.slug).not.toMatch(bangla);
    }
  }
});

test('every drawing that is named exists, and every drawing that exists is small', () => {
  const named = products.flatMap(({ picture }) => [picture.drawing, picture.beside ?? picture.drawing]);
  for (const name of [...named, ...categories.map((one) => one.drawing)]) expect(drawings.has(name), name).toBe(true);
  expect(drawings.size).toBeGreaterThanOrEqual(100);
  for (const [name, drawing] of drawings) expect(drawing.body.length, name).toBeLessThan(30_000);
});

test('no two pictures are the same, and each stays under 40 KB', () => {
  const all = products.flatMap(picturesOf);
  expect(new Set(all.map((one) => one.svg)).size).toBe(products.length * 3);
  for (const one of all) expect(one.svg.length, one.alt.en).toBeLessThan(40_000);
});

test('the pictures can be rasterised', async () => {
  const sample = products.filter((_, i) => i % 24 === 0).flatMap(picturesOf);
  const tiles = categories.slice(0, 3).map((one) => drawCategory(one, drawings));
  const wide = [
    drawHero(drawings),
    drawBanner('eid', drawings),
    drawBanner('sweets', drawings),
    drawBanner('phones', drawings),
  ];
  for (const svg of [...sample.map((one) => one.svg), ...tiles, ...wide]) {
    const { info } = await sharp(Buffer.from(svg)).resize(120).png().toBuffer({ resolveWithObject: true });
    expect(info.width).toBe(120);
  }
});

test('a mistake in a file is named with the file and the place', () => {
  const dir = mkdtempSync(join(tmpdir(), 'seed-'));
  for (const name of ['categories.yaml', 'brands.yaml', 'products'])
    cpSync(join(here, name), join(dir, name), { recursive: true });
  const file = join(dir, 'products/toys.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('price: 1150', 'price: cheap'));
  expect(() => readSeed(dir)).toThrow(/toys\.yaml.*\n.*0\.price/);
});
