import { round } from './drawings.ts';
import { diamond, type Palette } from './grounds.ts';

export type Stage = 'disc' | 'plinth' | 'arch' | 'table';

/** What a thing stands on in a 1200 × 1200 picture, and where its foot goes. */
export function stageOf(kind: Stage, palette: Palette): { svg: string; base: number } {
  if (kind === 'disc') return { svg: '<circle cx="600" cy="590" r="430" fill="url(#d)"/>', base: 930 };
  if (kind === 'arch') {
    const arch = (inset: number): string => {
      const [left, right, top] = [270 + inset, 930 - inset, 130 + inset];
      return `M${left} 1010V500C${left} 330 520 300 600 ${top} 680 300 ${right} 330 ${right} 500V1010z`;
    };
    return {
      svg: `<path d="${arch(-34)}" fill="#fff" opacity=".35"/><path d="${arch(0)}" fill="url(#d)"/><path d="M0 1010h1200v190H0z" fill="${palette.deep}" opacity=".42"/>`,
      base: 1040,
    };
  }
  if (kind === 'table') {
    return {
      svg: `<circle cx="600" cy="540" r="400" fill="url(#d)"/><path d="M0 905h1200v295H0z" fill="${palette.deep}" opacity=".5"/><path d="M0 905h1200v10H0z" fill="#fff" opacity=".5"/>`,
      base: 1000,
    };
  }
  return {
    svg: `<circle cx="600" cy="510" r="400" fill="url(#d)"/><ellipse cx="600" cy="1085" rx="400" ry="62" fill="url(#s)"/><path d="M250 920v110c0 42 156 76 350 76s350-34 350-76V920z" fill="url(#v)"/><ellipse cx="600" cy="920" rx="350" ry="76" fill="${palette.pale}"/>`,
    base: 945,
  };
}

/** A carton with a woven tape and a bow of cord, its foot at `base`. */
export function parcel(x: number, base: number, size: number): string {
  const marks = Array.from({ length: 5 }, (_, i) => diamond(18 + i * 16, 57, 6)).join('');
  return at(
    x,
    base,
    size,
    `<path d="M4 34h92v58q0 6-6 6H10q-6 0-6-6z" fill="#d7a56c"/><path d="M70 34h26v58q0 6-6 6H70z" fill="#b98548" opacity=".55"/><path d="M0 26q0-5 5-5h90q5 0 5 5v12q0 4-4 4H4q-4 0-4-4z" fill="#e6bb86"/><path d="M0 26q0-5 5-5h90q5 0 5 5v3H0z" fill="#fff" opacity=".3"/><path d="M4 48h92v18H4z" fill="#9c1f33"/><path d="${marks}" fill="#f2b53a"/><path d="M47 21h7v77h-7z" fill="#f6e4c4" opacity=".9"/><path d="M50 21C38 20 26 14 27 7c1-6 12-5 17 1 4 4 6 9 6 13zm1 0c12-1 24-7 23-14-1-6-12-5-17 1-4 4-6 9-6 13z" fill="#f6e4c4" stroke="#d8bd8e" stroke-width="1.2"/><circle cx="50.500" cy="21" r="4.500" fill="#e9cf9f"/>`,
  );
}

/** The shop's paper bag in jamdani red. */
export function paperBag(x: number, base: number, size: number, palette: Palette): string {
  const motif = [22, 13, 5].map((r) => diamond(50, 66, r)).join('');
  return at(
    x,
    base,
    size,
    `<path d="M34 34V20c0-22 32-22 32 0v14" fill="none" stroke="${palette.ink}" stroke-width="3.500" opacity=".8"/><path d="M12 30h76l6 68H6z" fill="#a3202f"/><path d="M72 30h16l6 68H72z" fill="#7c1524" opacity=".7"/><path d="M12 30h76l.6 7H11.400z" fill="#fff" opacity=".18"/><path fill-rule="evenodd" d="${motif}" fill="#f2b53a"/><path d="M8.500 86h83l.4 4H8.100z" fill="#f2b53a"/>`,
  );
}

/** A swing tag on a string; the hole is at `x`, `y`. */
export function swingTag(x: number, y: number, size: number, turn: number): string {
  const marks = diamond(0, 62, 24) + diamond(0, 62, 14) + diamond(0, 62, 5);
  return `<g transform="translate(${round(x)} ${round(y)}) rotate(${round(turn)}) scale(${round(size / 100)})"><path d="M0 0c8-40 30-70 70-92" fill="none" stroke="#a3202f" stroke-width="2.500"/><path d="M-6-14H6L32 12v88q0 6-6 6h-52q-6 0-6-6V12z" fill="#3b1420" opacity=".16" transform="translate(5 7)"/><path d="M-6-14H6L32 12v88q0 6-6 6h-52q-6 0-6-6V12z" fill="#fffaf0"/><circle r="5.500" fill="#a3202f"/><circle r="2.600" fill="#fff"/><path fill-rule="evenodd" d="${marks}" fill="#a3202f"/><path d="M-22 94h44v3h-44z" fill="#f2b53a"/></g>`;
}

/** Small four-pointed glints; `points` are x, y, radius. */
export function glints(points: [number, number, number][], colour: string): string {
  const star = ([x, y, r]: [number, number, number]): string => {
    const w = round(r * 0.16);
    return `M${x} ${y - r}q${w} ${r - w} ${r} ${r}q${w - r} ${w}${-r} ${r}q${-w} ${w - r}${-r} ${-r}q${r - w} ${-w} ${r} ${-r}z`;
  };
  return `<path d="${points.map(star).join('')}" fill="${colour}"/>`;
}

function at(x: number, base: number, size: number, body: string): string {
  return `<g transform="translate(${round(x - size / 2)} ${round(base - size)}) scale(${round(size / 100)})">${body}</g>`;
}
