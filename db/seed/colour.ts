/** OKLCH: lightness 0..1, chroma 0..about 0.3, hue in degrees. */
export type Lch = { l: number; c: number; h: number };

/** A colour of equal lightness whatever the hue, which HSL cannot promise; what a screen cannot show is clipped. */
export function hex({ l, c, h }: Lch): string {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const [lms0, lms1, lms2] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  return `#${[
    4.0767416621 * lms0 - 3.3077115913 * lms1 + 0.2309699292 * lms2,
    -1.2684380046 * lms0 + 2.6097574011 * lms1 - 0.3413193965 * lms2,
    -0.0041960863 * lms0 - 0.7034186147 * lms1 + 1.707614701 * lms2,
  ]
    .map((linear) => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055))
    .map((value) =>
      Math.round(Math.min(1, Math.max(0, value)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Reads `#rgb` and `#rrggbb`. Formula: Björn Ottosson, https://bottosson.github.io/posts/oklab/ */
export function lch(colour: string): Lch {
  const long = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour;
  const channel = (at: number): number => {
    const value = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = [channel(1), channel(3), channel(5)];
  const lms0 = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const lms1 = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const lms2 = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const alpha = 1.9779984951 * lms0 - 2.428592205 * lms1 + 0.4505937099 * lms2;
  const beta = 0.0259040371 * lms0 + 0.7827717662 * lms1 - 0.808675766 * lms2;
  return {
    l: 0.2104542553 * lms0 + 0.793617785 * lms1 - 0.0040720468 * lms2,
    c: Math.hypot(alpha, beta),
    h: ((Math.atan2(beta, alpha) * 180) / Math.PI + 360) % 360,
  };
}

/** The OKLCH hue of the ordinary (HSL) hue that people write down. */
export function hueOf(hslHue: number): number {
  const [r, g, b] = [0, 8, 4].map((n) => {
    const k = (n + hslHue / 30) % 12;
    const value = 0.5 - 0.35 * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  });
  return lch(`#${r}${g}${b}`).h;
}

/** Gives a drawing's leading colour the hue, strength and about the lightness of `colour`; its other colours stay. */
export function tint(svg: string, colour: string, leadColour?: string): string {
  const to = lch(colour);
  const lead = leadColour === undefined ? leading((svg.match(colours) ?? []).map(lch)) : lch(leadColour);
  return svg.replace(colours, (written) => {
    const from = lch(written);
    if (from.c < 0.035 || Math.abs(turn(from.h - lead.h)) > 48) return written;
    return hex({
      l: Math.min(0.985, Math.max(0.12, to.l + (from.l - lead.l) * (to.l < 0.35 && from.l < lead.l ? 0.5 : 0.9))),
      c: Math.min(0.26, from.c * Math.min(1.5, to.c / lead.c)),
      h: to.h + turn(from.h - lead.h) * 0.5,
    });
  });
}

const colours = /#[0-9a-f]{6}\b|#[0-9a-f]{3}\b/gi;

function leading(found: Lch[]): Lch {
  const weight = (hue: number): number =>
    found.reduce((sum, one) => (Math.abs(turn(one.h - hue)) < 30 ? sum + one.c : sum), 0);
  const best = found.filter((one) => one.c >= 0.035).sort((a, b) => weight(b.h) - weight(a.h))[0];
  if (best === undefined) return { l: 0.6, c: 0.1, h: 0 };
  const near = found.filter((one) => one.c >= 0.035 && Math.abs(turn(one.h - best.h)) < 30);
  const mean = (pick: (one: Lch) => number): number => near.reduce((sum, one) => sum + pick(one), 0) / near.length;
  return { l: mean((one) => one.l), c: mean((one) => one.c), h: best.h };
}

function turn(degrees: number): number {
  return ((degrees + 540) % 360) - 180;
}
