import { hex, type Lch } from './colour.ts';
import { round } from './drawings.ts';

export type Pattern = 'diamonds' | 'dots' | 'rays' | 'weave' | 'paisley';

/** The colours one picture is made of, all from its hue. */
export type Palette = { from: string; to: string; ink: string; line: string; pale: string; deep: string };

/** Two-hue pastels; `shift` is how far the second hue lies from the first. */
export function paletteOf(hue: number, shift: number): Palette {
  const colour = (l: number, c: number, h: number): string => hex({ l, c, h } satisfies Lch);
  return {
    from: colour(0.945, 0.045, hue),
    to: colour(0.855, 0.085, hue + shift),
    ink: colour(0.36, 0.09, hue + shift),
    line: colour(0.6, 0.12, hue + shift),
    pale: colour(0.985, 0.018, hue),
    deep: colour(0.76, 0.11, hue + shift),
  };
}

/** Ids every picture shares: `g` ground, `d` disc, `s` shadow, `v` plinth. */
export function sharedDefs(palette: Palette, angle: number): string {
  const [x2, y2] = [round(Math.abs(Math.cos(angle))), round(Math.abs(Math.sin(angle)))];
  return [
    `<linearGradient id="g" x2="${x2}" y2="${y2}">${stop(0, palette.from)}${stop(1, palette.to)}</linearGradient>`,
    `<radialGradient id="d" cx=".42" cy=".36" r=".68">${stop(0, '#fff', 0.95)}${stop(0.6, palette.pale, 0.8)}${stop(1, palette.pale, 0.42)}</radialGradient>`,
    `<radialGradient id="s">${stop(0, palette.ink, 0.5)}${stop(0.55, palette.ink, 0.2)}${stop(1, palette.ink, 0)}</radialGradient>`,
    `<linearGradient id="v" x2="1" y2="0">${stop(0, palette.to)}${stop(0.35, palette.pale)}${stop(1, palette.deep)}</linearGradient>`,
  ].join('');
}

export function stop(offset: number, colour: string, opacity = 1): string {
  return `<stop offset="${offset}" stop-color="${colour}"${opacity < 1 ? ` stop-opacity="${opacity}"` : ''}/>`;
}

/** Lays a pattern over `width × height`; `turn` in degrees, `scale` about 1. */
export function patternOver(
  kind: Pattern,
  size: { width: number; height: number },
  look: { colour: string; opacity: number; scale: number; turn: number },
): string {
  if (kind === 'rays') return rays(size, look);
  const tile = tiles[kind];
  const [wide, high] = [tile.width * look.scale, tile.height * look.scale];
  // Copies, not <pattern>: librsvg takes four times as long over a turned pattern.
  const reach = Math.hypot(size.width, size.height) / 2;
  const turned = (look.turn * Math.PI) / 180;
  const uses: string[] = [];
  for (let row = Math.floor(-reach / high); row * high < reach; row++) {
    for (let column = Math.floor(-reach / wide); column * wide < reach; column++) {
      const [x, y] = [(column + 0.5) * wide, (row + 0.5) * high];
      const far = Math.max(wide, high) * 0.75;
      const isSeen =
        Math.abs(x * Math.cos(turned) - y * Math.sin(turned)) < size.width / 2 + far &&
        Math.abs(x * Math.sin(turned) + y * Math.cos(turned)) < size.height / 2 + far;
      if (isSeen) uses.push(`<use href="#t" x="${column * tile.width}" y="${row * tile.height}"/>`);
    }
  }
  const place = `translate(${size.width / 2} ${size.height / 2}) rotate(${round(look.turn)}) scale(${round(look.scale)})`;
  return `<defs><g id="t">${tile.body}</g></defs><g fill="${look.colour}" stroke="${look.colour}" opacity="${look.opacity}" transform="${place}">${uses.join('')}</g>`;
}

/** A band of woven diamonds, as along the border of a jamdani. */
export function border(width: number, y: number, height: number, colour: string): string {
  const step = height * 0.9;
  const count = Math.round(width / step);
  const middle = y + height / 2;
  const marks = Array.from({ length: count }, (_, i) => {
    const x = ((i + 0.5) * width) / count;
    return (
      diamond(x, middle, height * 0.3) +
      diamond(x, middle, height * 0.13) +
      diamond(x + step / 2, middle, height * 0.08)
    );
  });
  const line = (at: number, thick: number): string => `M0 ${round(at)}h${width}v${round(thick)}H0z`;
  const lines = line(y, height * 0.06) + line(y + height * 0.94, height * 0.06);
  return `<path fill="${colour}" fill-rule="evenodd" d="${lines}${marks.join('')}"/>`;
}

export function diamond(x: number, y: number, r: number): string {
  const side = round(r * 0.78);
  const high = round(r);
  return `M${round(x)} ${round(y - r)}l${side} ${high} ${-side} ${high} ${-side} ${-high}z`;
}

const kalka =
  'M0 46C-22 40-30 20-20 4-11-10 6-14 14-28c4 10 16 22 14 42C26 34 14 48 0 46zM2 34c10 1 15-8 14-18-1-7-4-12-6-16-6 7-16 10-20 18-4 9 2 16 12 16z';

const tiles = {
  diamonds: {
    width: 150,
    height: 150,
    body: `<path stroke="none" fill-rule="evenodd" d="${diamond(75, 75, 50)}${diamond(75, 75, 38)}${diamond(75, 75, 26)}${diamond(75, 75, 13)}${diamond(0, 0, 16)}${diamond(150, 0, 16)}${diamond(0, 150, 16)}${diamond(150, 150, 16)}${diamond(75, 8, 7)}${diamond(75, 142, 7)}${diamond(8, 75, 7)}${diamond(142, 75, 7)}"/>`,
  },
  dots: {
    width: 110,
    height: 110,
    body: '<g stroke="none"><circle cx="28" cy="28" r="9"/><circle cx="28" cy="11" r="4"/><circle cx="28" cy="45" r="4"/><circle cx="11" cy="28" r="4"/><circle cx="45" cy="28" r="4"/><circle cx="83" cy="83" r="6"/></g>',
  },
  weave: {
    width: 96,
    height: 96,
    body: '<path fill="none" stroke-width="5" stroke-linecap="round" d="M6 12h36M6 24h36M6 36h36M60 6v36M72 6v36M84 6v36M54 60h36M54 72h36M54 84h36M12 54v36M24 54v36M36 54v36"/>',
  },
  paisley: {
    width: 170,
    height: 190,
    body: `<g stroke="none" fill-rule="evenodd"><path transform="translate(48 50)" d="${kalka}"/><path transform="translate(128 145) scale(-1 1)" d="${kalka}"/><circle cx="128" cy="42" r="7"/><circle cx="48" cy="138" r="7"/></g>`,
  },
} as const;

function rays(
  size: { width: number; height: number },
  look: { colour: string; opacity: number; scale: number; turn: number },
): string {
  const [x, y, far] = [size.width / 2, size.height * 0.52, Math.hypot(size.width, size.height)];
  const count = 2 * Math.round(13 / look.scale);
  const at = (i: number): string => {
    const angle = (i / count) * 2 * Math.PI + (look.turn * Math.PI) / 180;
    return `${round(x + far * Math.cos(angle))} ${round(y + far * Math.sin(angle))}`;
  };
  const wedges = Array.from({ length: count / 2 }, (_, i) => `M${round(x)} ${round(y)}L${at(2 * i)} ${at(2 * i + 1)}z`);
  return `<path d="${wedges.join('')}" fill="${look.colour}" opacity="${round(look.opacity * 0.8)}"/>`;
}
