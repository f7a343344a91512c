import { readFileSync } from 'node:fs';

/** The icons the views use, by their lucide names; a view that names another shows nothing, so add it here. */
const icons = [
  'arrow-left',
  'arrow-right',
  'banknote',
  'check',
  'chevron-down',
  'circle-alert',
  'circle-check',
  'clock',
  'info',
  'layout-grid',
  'list',
  'mail',
  'map-pin',
  'menu',
  'message-circle',
  'minus',
  'package',
  'pencil',
  'phone',
  'plus',
  'printer',
  'rotate-ccw',
  'search',
  'shield-check',
  'shopping-bag',
  'sliders-horizontal',
  'star',
  'trash-2',
  'truck',
  'x',
];

/** One SVG with a symbol an icon; colour and stroke come from the `.icon` that uses it. */
export function iconSprite(): string {
  const drawn = icons.map((name) => symbol(name, readFileSync(`node_modules/lucide-static/icons/${name}.svg`, 'utf8')));
  const brand = symbol('brand', readFileSync('src/assets/icons/brand.svg', 'utf8'));
  return `<svg xmlns="http://www.w3.org/2000/svg">${[...drawn, brand].join('')}</svg>`;
}

function symbol(name: string, svg: string): string {
  const inside = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s+/g, ' ').replace(/> </g, '><').replaceAll(' />', '/>').trim()}</symbol>`;
}
