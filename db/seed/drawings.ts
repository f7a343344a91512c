import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tint } from './colour.ts';

/** `box`: where the ink lies within the 32 × 32 square: x, y, width, height. `lead`: the colour a tint replaces. */
export type Drawing = { body: string; box: [number, number, number, number]; lead?: string };
export type Drawings = ReadonlyMap<string, Drawing>;

/** Reads `drawings/*.svg` in `dir`, by name without the ending. */
export function readDrawings(dir: string): Drawings {
  const folder = join(dir, 'drawings');
  const files = readdirSync(folder).filter((name) => name.endsWith('.svg'));
  return new Map(
    files.map((name) => [name.slice(0, -4), parseDrawing(name, readFileSync(join(folder, name), 'utf8'))]),
  );
}

export function getDrawing(drawings: Drawings, name: string): Drawing {
  const drawing = drawings.get(name);
  if (drawing === undefined) throw new Error(`db/seed/drawings/${name}.svg is missing: see extract-drawing.ts`);
  return drawing;
}

/** Where a thing is put: `x` its middle and `base` its foot in pixels, `size` about its width and height. */
export type Place = { x: number; base: number; size: number; turn?: number; flip?: boolean };

/** A drawing under an id of its own, to be put once or more; its inner ids are prefixed so that several can meet. */
export type Thing = { define: string; put: (place: Place, shadow?: string) => string };

export function thing(drawing: Drawing, id: string, colour?: string): Thing {
  const body = (colour === undefined ? drawing.body : tint(drawing.body, colour, drawing.lead))
    .replace(/ id="/g, ` id="${id}-`)
    .replace(/url\(#/g, `url(#${id}-`)
    .replace(/href="#/g, `href="#${id}-`);
  const [x, y, width, height] = drawing.box;
  return {
    define: `<g id="${id}">${body}</g>`,
    put: (place, shadow) => {
      const scale = Math.min(place.size / Math.sqrt(width * height), (place.size * 1.18) / Math.max(width, height));
      const middle = place.base - (height * scale) / 2;
      const move = [
        `translate(${round(place.x)} ${round(middle)})`,
        ...(place.turn ? [`rotate(${round(place.turn)})`] : []),
        `scale(${place.flip ? '-' : ''}${round(scale)} ${round(scale)})`,
        `translate(${round(-x - width / 2)} ${round(-y - height / 2)})`,
      ];
      const use = `<use href="#${id}" transform="${move.join(' ')}"/>`;
      return (shadow === undefined ? '' : contact(place.x, place.base, width * scale, shadow)) + use;
    },
  };
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function contact(x: number, base: number, width: number, fill: string): string {
  const [cx, cy, rx] = [round(x), round(base - width * 0.012), round(width * 0.56)];
  return `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${round(width * 0.085)}" fill="url(#${fill})"/>`;
}

function parseDrawing(name: string, svg: string): Drawing {
  const [x, y, width, height] = (/data-box="([^"]+)"/.exec(svg)?.[1] ?? '').split(' ').map(Number);
  if (x === undefined || y === undefined || !width || !height)
    throw new Error(`${name}: run extract-drawing.ts over it`);
  return {
    body: svg.replace(/^[^<]*<svg[^>]*>|<\/svg>\s*$/g, ''),
    box: [x, y, width, height],
    lead: /^<svg[^>]* data-lead="([^"]+)"/.exec(svg)?.[1],
  };
}
