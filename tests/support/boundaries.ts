import { type Import, importsIn, type Sources } from './imports.ts';

/** Which module may import which others; `platform` and `events` are open to all. */
export type Arrows = Readonly<Record<string, readonly string[]>>;

/** A part of the house: a module by its name, else `platform`, `events`, `config`, `seed` or `app`. */
function partOf(path: string): string {
  const module = /^src\/modules\/([^/]+)\//.exec(path)?.[1];
  if (module) return module;
  if (path.startsWith('src/platform/')) return 'platform';
  if (path.startsWith('src/assets/')) return 'assets';
  if (path.startsWith('db/seed/')) return 'seed';
  if (path === 'src/events.ts') return 'events';
  if (path === 'src/config.ts') return 'config';
  return 'app';
}

/** One sentence for every import that is not allowed, every circle and every module that is not on the list. */
export function breachesIn(sources: Sources, arrows: Arrows): string[] {
  const imports = importsIn(sources);
  const modules = new Set([...sources.keys()].filter((path) => path.startsWith('src/modules/')).map(partOf));
  return [
    ...imports.map((one) => breachOf(one, arrows)).filter((breach) => breach !== null),
    ...[...modules].filter((name) => !arrows[name]).map((name) => `${name} is not on the list of modules`),
    ...circlesIn(imports),
    ...circlesIn(Object.entries(arrows).flatMap(([from, names]) => names.map((to) => ({ from, to, typeOnly: false })))),
  ];
}

function breachOf({ from, to, typeOnly }: Import, arrows: Arrows): string | null {
  const [part, target] = [partOf(from), partOf(to)];
  const refused = (why: string) => `${from} imports ${to}: ${why}`;
  if (part === target || part === 'app') return null;
  if (target === 'app') return refused('only src/main.ts and what is beside it may');
  if (part === 'platform' || part === 'config' || part === 'assets') return refused(`${part} knows no other part`);
  if (target === 'platform') return null;
  if (part === 'events') return refused('facts know the platform only');
  if (target === 'events') return null;
  if (target === 'config' || target === 'assets' || target === 'seed') return refused(`${target} is not for ${part}`);
  if (part !== 'seed' && !arrows[part]?.includes(target)) return refused(`no arrow leads from ${part} to ${target}`);
  if (/\/(service|tables)\.ts$/.test(to) || (to.endsWith('/views.ts') && typeOnly)) return null;
  return refused('of another module only service.ts, tables.ts and the types of views.ts are open');
}

/** Types alone may go round in a circle: nothing of them runs. */
function circlesIn(imports: Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: string[]): void => {
    if (way.includes(path)) circles.push(`a circle: ${[...way.slice(way.indexOf(path)), path].join(' → ')}`);
    if (way.includes(path) || done.has(path)) return;
    for (const target of next.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return circles;
}
