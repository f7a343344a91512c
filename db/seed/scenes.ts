import { hex } from './colour.ts';
import { type Drawings, getDrawing, type Place, type Thing, thing } from './drawings.ts';
import { border, type Pattern, patternOver, stop } from './grounds.ts';
import { glints } from './props.ts';

export type BannerKind = 'eid' | 'sweets' | 'phones';

type Item = Place & { drawing: string; tint?: string };
type Look = {
  size: { width: number; height: number };
  /** OKLCH hue of the ground, its lightness at the near and the far corner, and its chroma. */
  hue: number;
  light: [number, number];
  chroma: number;
  pattern: Pattern;
  ornament: string;
  glow: string;
  /** Where the things stand: the middle of the glow and of the plinth. */
  centre: { x: number; y: number; r: number };
  items: Item[];
};

/** The top of the home page, 1600 × 900: the things stand right of the middle, the left third is calm for words. */
export function drawHero(drawings: Drawings): string {
  return scene(drawings, {
    size: { width: 1600, height: 900 },
    hue: 22,
    light: [0.47, 0.29],
    chroma: 0.145,
    pattern: 'diamonds',
    ornament: turmeric,
    glow: '#ffd9a0',
    centre: { x: 1080, y: 440, r: 390 },
    items: [
      { drawing: 'saree-hanger', tint: '#0f7c6e', x: 830, base: 640, size: 350, turn: -4 },
      { drawing: 'panjabi', tint: '#f1ece0', x: 1330, base: 640, size: 350, turn: 4 },
      { drawing: 'potted-plant', x: 1490, base: 760, size: 190 },
      { drawing: 'kite', x: 1500, base: 330, size: 170, turn: 8 },
      { drawing: 'teapot', tint: '#e39a1f', x: 700, base: 770, size: 210, flip: true },
      { drawing: 'phone', tint: '#3a62c8', x: 1075, base: 690, size: 300 },
      { drawing: 'handbag', x: 1290, base: 790, size: 250, turn: 3 },
      { drawing: 'sweets-bowl', x: 895, base: 800, size: 250 },
      { drawing: 'honey-pot', x: 1105, base: 830, size: 190 },
      { drawing: 'mango', x: 1440, base: 840, size: 140, turn: 8 },
      { drawing: 'hibiscus', x: 755, base: 850, size: 120, turn: -10 },
    ],
  });
}

/** A banner of 1200 × 600 without words; the left 40 % is calm. */
export function drawBanner(kind: BannerKind, drawings: Drawings): string {
  return scene(drawings, banners[kind]);
}

const turmeric = '#f0b23c';
const bannerSize = { width: 1200, height: 600 };

const banners: Record<BannerKind, Look> = {
  eid: {
    size: bannerSize,
    hue: 165,
    light: [0.42, 0.26],
    chroma: 0.085,
    pattern: 'diamonds',
    ornament: turmeric,
    glow: '#ffe6a8',
    centre: { x: 830, y: 290, r: 260 },
    items: [
      { drawing: 'crescent-moon', x: 560, base: 230, size: 130, turn: -12 },
      { drawing: 'red-paper-lantern', x: 1110, base: 200, size: 140 },
      { drawing: 'panjabi', tint: '#f3eee2', x: 850, base: 475, size: 300 },
      { drawing: 'sweet-box', x: 650, base: 525, size: 190 },
      { drawing: 'attar', x: 1040, base: 520, size: 150 },
      { drawing: 'kameez', tint: '#b01f5c', x: 1095, base: 430, size: 200, turn: 5 },
    ].sort((a, b) => a.base - b.base),
  },
  sweets: {
    size: bannerSize,
    hue: 72,
    light: [0.9, 0.8],
    chroma: 0.125,
    pattern: 'paisley',
    ornament: '#c9721a',
    glow: '#fffbe8',
    centre: { x: 830, y: 290, r: 265 },
    items: [
      { drawing: 'doi', x: 1040, base: 430, size: 200 },
      { drawing: 'chomchom', x: 640, base: 440, size: 210 },
      { drawing: 'sweets-bowl', x: 845, base: 500, size: 300 },
      { drawing: 'sandesh', x: 1075, base: 545, size: 165 },
      { drawing: 'gur', x: 610, base: 550, size: 130 },
    ],
  },
  phones: {
    size: bannerSize,
    hue: 268,
    light: [0.5, 0.33],
    chroma: 0.155,
    pattern: 'weave',
    ornament: '#9fc0ff',
    glow: '#dbe8ff',
    centre: { x: 830, y: 290, r: 265 },
    items: [
      { drawing: 'headphone', x: 640, base: 420, size: 190, turn: -8 },
      { drawing: 'watch', x: 1085, base: 420, size: 165, turn: 8 },
      { drawing: 'phone', tint: '#9c1f33', x: 850, base: 505, size: 330 },
      { drawing: 'power-bank', tint: '#3aa584', x: 1040, base: 540, size: 165, turn: 4 },
      { drawing: 'earbuds', tint: '#f1f2f6', x: 665, base: 545, size: 150 },
    ],
  },
};

function scene(drawings: Drawings, look: Look): string {
  const { width, height } = look.size;
  const { x, y, r } = look.centre;
  const things: { thing: Thing; item: Item }[] = look.items.map((item, i) => ({
    thing: thing(getDrawing(drawings, item.drawing), `a${i}`, item.tint),
    item,
  }));
  const [near, far] = look.light.map((l) => hex({ l, c: look.chroma, h: look.hue }));
  const dark = hex({ l: Math.min(0.34, look.light[1] * 0.6), c: look.chroma * 0.6, h: look.hue });
  const ground = [
    `<linearGradient id="g" x2="1" y2=".7">${stop(0, near ?? '')}${stop(1, far ?? '')}</linearGradient>`,
    `<radialGradient id="d">${stop(0, look.glow, 0.95)}${stop(0.55, look.glow, 0.55)}${stop(1, look.glow, 0)}</radialGradient>`,
    `<radialGradient id="s">${stop(0, dark, 0.6)}${stop(0.55, dark, 0.25)}${stop(1, dark, 0)}</radialGradient>`,
    `<linearGradient id="v" x2="1" y2="0">${stop(0, look.ornament, 0)}${stop(0.42, look.ornament, 0.85)}${stop(1, look.ornament)}</linearGradient>`,
    `<linearGradient id="f" y2="1" x2="0">${stop(0, dark, 0)}${stop(1, dark, 0.5)}</linearGradient>`,
  ];
  const floor = Math.round(height * 0.72);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<defs>${ground.join('')}${things.map((each) => each.thing.define).join('')}</defs>`,
    `<path d="M0 0h${width}v${height}H0z" fill="url(#g)"/>`,
    patternOver(look.pattern, look.size, { colour: look.ornament, opacity: 0.17, scale: height / 900, turn: 0 }),
    `<circle cx="${x}" cy="${y}" r="${r * 1.35}" fill="url(#d)" opacity=".7"/><circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="${look.ornament}" stroke-width="${r / 90}" stroke-dasharray="${r / 30} ${r / 22}"/>`,
    `<path d="M0 ${floor}h${width}v${height - floor}H0z" fill="url(#f)"/>`,
    border(width, 0, height * 0.052, 'url(#v)'),
    glints(glintsAround(x, y, r), '#fff6d8'),
    ...things.map(({ thing: each, item }) => each.put(item, isAloft(item, look) ? undefined : 's')),
    '</svg>',
  ].join('');
}

/** What hangs in the air casts no shadow on the ground. */
function isAloft(item: Item, look: Look): boolean {
  return item.base < look.size.height * 0.6;
}

function glintsAround(x: number, y: number, r: number): [number, number, number][] {
  return [
    [Math.round(x - r * 1.02), Math.round(y - r * 0.55), Math.round(r * 0.1)],
    [Math.round(x + r * 0.86), Math.round(y - r * 0.7), Math.round(r * 0.07)],
    [Math.round(x - r * 0.35), Math.round(y - r * 0.95), Math.round(r * 0.05)],
    [Math.round(x + r * 1.15), Math.round(y + r * 0.1), Math.round(r * 0.05)],
  ];
}
