import { Mistake } from '../errors.ts';
import type { Host, Inventory } from './load.ts';

/**
 * The hosts of a pattern, in the inventory's order: names and groups joined by `:` or `,`, `*` in names, `all`,
 * `!x` without these, `&x` only these, `group[0]` or `group[1:]` some of a group. Throws for a name that is not there.
 */
export function selectHosts(inventory: Pick<Inventory, 'hosts' | 'groups' | 'file'>, pattern: string): Host[] {
  const parts = pattern
    .split(/[,:](?![^[]*\])/)
    .map((part) => part.trim())
    .filter(Boolean);
  const chosen = new Set(parts.filter((part) => !/^[!&]/.test(part)).flatMap(matching));
  if (parts.every((part) => /^[!&]/.test(part))) for (const host of inventory.hosts) chosen.add(host);
  for (const part of parts) {
    const others = /^[!&]/.test(part) ? new Set(matching(part.slice(1))) : null;
    for (const host of others ? [...chosen] : []) if (others?.has(host) === part.startsWith('!')) chosen.delete(host);
  }
  return inventory.hosts.filter((host) => chosen.has(host));

  function matching(part: string): Host[] {
    const [, name = '', from, colon, to] = /^([^[]+)(?:\[(-?\d+)(:)?(-?\d+)?\])?$/.exec(part) ?? [];
    const named = hostsNamed(name);
    if (named.length === 0 && !inventory.groups.includes(name) && name !== 'all') {
      throw new Mistake(`${inventory.file}: there is no host or group ${part}.`);
    }
    if (from === undefined) return named;
    return colon
      ? named.slice(Number(from), to === undefined ? undefined : Number(to))
      : named.slice(Number(from)).slice(0, 1);
  }

  function hostsNamed(name: string): Host[] {
    const like = new RegExp(
      `^${name
        .replace(/[.+^${}()|\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    );
    return inventory.hosts.filter(
      (host) => name === 'all' || like.test(host.name) || host.groups.some((group) => like.test(group)),
    );
  }
}
