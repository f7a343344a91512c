import { type Drawings, getDrawing, thing } from './drawings.ts';
import type { Localized, SeedOptionValue, SeedProduct } from './format.ts';
import { type Palette, type Pattern, paletteOf, patternOver, sharedDefs } from './grounds.ts';
import { glints, paperBag, parcel, type Stage, stageOf, swingTag } from './props.ts';

export type Picture = { svg: string; alt: Localized };
export type Dice = (salt: string, sides: number) => number;
export type Scene = { product: SeedProduct; drawings: Drawings; dice: Dice; hue: number };

const square = { width: 1200, height: 1200 };
export const patterns: Pattern[] = ['diamonds', 'dots', 'weave', 'paisley', 'rays'];

export function hero({ product, drawings, dice, hue }: Scene): Picture {
  const palette = paletteOf(hue, dice('shift', 2) === 0 ? 38 : -42);
  const kinds: Stage[] = ['disc', 'plinth', 'arch', 'disc', 'table'];
  const kind = kinds[dice('stage', kinds.length)] ?? 'disc';
  const stage = stageOf(kind, palette);
  const item = thing(getDrawing(drawings, product.picture.drawing), 'a', product.picture.tint);
  const turn = kind === 'disc' ? dice('turn', 17) - 8 : dice('turn', 5) - 2;
  const size = (kind === 'disc' ? 690 : 640) + dice('size', 50);
  const place = { x: 600, base: stage.base - (kind === 'disc' ? 20 : 0), size, turn };
  const marks = glints(glintSpots[dice('glints', glintSpots.length)] ?? [], '#fff');
  const parts = [
    look(product.picture.pattern ?? 'diamonds', palette, dice, 'hero'),
    stage.svg,
    marks,
    item.put(place, 's'),
  ];
  return { svg: frame(palette, dice('angle', 7) / 5, item.define, parts), alt: product.title };
}

export function inColours({ product, drawings, dice, hue }: Scene): Picture {
  const palette = paletteOf(hue + 24, -30);
  const swatches = swatchesOf(product).slice(0, 3);
  const drawing = getDrawing(drawings, product.picture.drawing);
  const items = swatches.map((value, i) => thing(drawing, `a${i}`, value.swatch));
  const stage = stageOf('table', palette);
  const spots =
    swatches.length === 2
      ? [
          { x: 385, base: 985, size: 470, turn: -3 },
          { x: 815, base: 1045, size: 500, turn: 3 },
        ]
      : [
          { x: 285, base: 945, size: 385, turn: -4 },
          { x: 915, base: 945, size: 385, turn: 4 },
          { x: 600, base: 1065, size: 520 },
        ];
  const order = swatches.length === 2 ? items : [...items.slice(1), ...items.slice(0, 1)];
  const put = order.map((item, i) => item.put(spots[i] ?? { x: 600, base: 1000, size: 400 }, 's'));
  return {
    svg: frame(palette, 1, items.map((item) => item.define).join(''), [
      look(nextPattern(product), palette, dice, 'colours'),
      stage.svg,
      ...put,
    ]),
    alt: {
      en: `${product.title.en}: ${listOf(
        swatches.map((value) => value.en),
        'and',
      )}`,
      bn: `${product.title.bn}: ${listOf(
        swatches.map((value) => value.bn),
        'ও',
      )}`,
    },
  };
}

export function threeInARow({ product, drawings, dice, hue }: Scene): Picture {
  const palette = paletteOf(hue - 20, 46);
  const item = thing(getDrawing(drawings, product.picture.drawing), 'a', product.picture.tint);
  const stage = stageOf('table', palette);
  const lean = 6 + dice('lean', 7);
  return {
    svg: frame(palette, 1.2, item.define, [
      look(nextPattern(product), palette, dice, 'row'),
      stage.svg,
      item.put({ x: 290, base: 950, size: 390, turn: -lean }, 's'),
      item.put({ x: 910, base: 950, size: 390, turn: lean, flip: true }, 's'),
      item.put({ x: 600, base: 1060, size: 540 }, 's'),
    ]),
    alt: { en: `${product.title.en}, three side by side`, bn: `${product.title.bn}, পাশাপাশি তিনটি` },
  };
}

export function closeUp({ product, drawings, dice, hue }: Scene): Picture {
  const palette = paletteOf(hue + 16, 30);
  const item = thing(getDrawing(drawings, product.picture.drawing), 'a', product.picture.tint);
  const side = dice('side', 2) === 0 ? 1 : -1;
  return {
    svg: frame(palette, 0.4, item.define, [
      look(nextPattern(product), palette, dice, 'close'),
      `<circle cx="${600 + side * 120}" cy="640" r="560" fill="url(#d)"/>`,
      item.put({ x: 600 + side * 110, base: 1290, size: 1160, turn: side * (10 + dice('close-turn', 8)) }),
    ]),
    alt: { en: `${product.title.en}, close up`, bn: `${product.title.bn}, কাছ থেকে` },
  };
}

export function packed({ product, drawings, dice, hue }: Scene): Picture {
  const palette = paletteOf(hue - 14, -34);
  const item = thing(getDrawing(drawings, product.picture.drawing), 'a', product.picture.tint);
  const ground = [look(nextPattern(product), palette, dice, 'pack'), stageOf('table', palette).svg];
  const kind = dice('pack', 3);
  const parts = [
    [item.put({ x: 760, base: 985, size: 560, turn: 4 }, 's'), shade(360, 1070, 460), parcel(360, 1070, 440)],
    [
      shade(800, 985, 540),
      paperBag(800, 985, 590, palette),
      item.put({ x: 440, base: 1065, size: 510, turn: -4 }, 's'),
    ],
    [item.put({ x: 570, base: 1030, size: 650, turn: -3 }, 's'), swingTag(870, 640, 250, 14)],
  ][kind];
  const words = [
    { en: 'with its parcel', bn: 'পার্সেলের বাক্সসহ' },
    { en: 'with a shop bag', bn: 'দোকানের ব্যাগসহ' },
    { en: 'with its tag', bn: 'ট্যাগসহ' },
  ][kind];
  return {
    svg: frame(palette, 1.3, item.define, [...ground, ...(parts ?? [])]),
    alt: { en: `${product.title.en}, ${words?.en}`, bn: `${product.title.bn}, ${words?.bn}` },
  };
}

export function inCompany({ product, drawings, dice, hue }: Scene): Picture {
  const palette = paletteOf(hue - 30, 28);
  const item = thing(getDrawing(drawings, product.picture.drawing), 'a', product.picture.tint);
  const friend = thing(getDrawing(drawings, product.picture.beside ?? ''), 'b');
  const side = dice('side', 2) === 0 ? 1 : -1;
  const kind = dice('company', 2) === 0 ? ('table' as const) : ('plinth' as const);
  const stage = stageOf(kind, palette);
  const foot = kind === 'table' ? stage.base : stage.base + 5;
  const spread = kind === 'table' ? 1 : 0.82;
  return {
    svg: frame(palette, 0.7, item.define + friend.define, [
      look(nextPattern(product), palette, dice, 'company'),
      stage.svg,
      item.put({ x: 600 - side * 125 * spread, base: foot - 15, size: 580 * spread, turn: side * -3 }, 's'),
      friend.put({ x: 600 + side * 290 * spread, base: foot + 45 * spread, size: 330 * spread, turn: side * 6 }, 's'),
    ]),
    alt: { en: `${product.title.en}, set out`, bn: `${product.title.bn}, সাজিয়ে রাখা` },
  };
}

export function look(kind: Pattern, palette: Palette, dice: Dice, salt: string): string {
  const isWhite = dice(`${salt}-ink`, 2) === 0;
  return patternOver(kind, square, {
    colour: isWhite ? '#fff' : palette.line,
    opacity: isWhite ? 0.4 : 0.13,
    scale: 0.75 + dice(`${salt}-scale`, 8) / 10,
    turn: [0, 45, 15, -20, 30][dice(`${salt}-turn`, 5)] ?? 0,
  });
}

function nextPattern(product: SeedProduct): Pattern {
  return patterns[(patterns.indexOf(product.picture.pattern ?? 'diamonds') + 2) % patterns.length] ?? 'dots';
}

export function frame(palette: Palette, angle: number, defs: string, parts: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1200" viewBox="0 0 1200 1200"><defs>${sharedDefs(palette, angle)}${defs}</defs><path d="M0 0h1200v1200H0z" fill="url(#g)"/>${parts.join('')}</svg>`;
}

export function swatchesOf(product: SeedProduct): SeedOptionValue[] {
  return product.options.flatMap((option) => option.values).filter((value) => value.swatch !== undefined);
}

function shade(x: number, base: number, width: number): string {
  return `<ellipse cx="${x}" cy="${base - 6}" rx="${width * 0.56}" ry="${width * 0.08}" fill="url(#s)"/>`;
}

function listOf(words: string[], and: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`;
}

const glintSpots: [number, number, number][][] = [
  [
    [205, 230, 46],
    [290, 330, 22],
    [1010, 860, 34],
  ],
  [
    [1000, 220, 52],
    [920, 320, 24],
    [190, 800, 30],
  ],
  [
    [180, 420, 30],
    [1020, 330, 44],
    [960, 210, 20],
  ],
  [],
];
