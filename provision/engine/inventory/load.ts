import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Mistake } from '../errors.ts';
import { readYaml } from './read.ts';
import { type ConnectionSettings, type GroupEntry, type HostEntry, inventorySchema } from './schema.ts';

export type Host = {
  name: string;
  address: string;
  /** Outermost first; `all` is not among them. */
  groups: readonly string[];
  connection: ConnectionSettings;
  /** References to secrets are still unresolved. */
  variables: Record<string, unknown>;
};

export type Inventory = {
  file: string;
  playbooks: readonly string[];
  knownHosts: string | null;
  vault: string | null;
  /** In the order of the file. */
  hosts: readonly Host[];
  /** All groups, nested ones too. */
  groups: readonly string[];
};

type Found = { entry: HostEntry; groups: string[]; layers: GroupEntry[]; place: string; address: string | null };

/** Reads an inventory. Throws a Mistake with file and line of what is wrong in it. */
export function loadInventory(file: string): Inventory {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Mistake(`The inventory ${file} cannot be read.`);
  }
  return parseInventory(text, file);
}

/** The same of a text; `file` is what messages call it, and where its relative paths start. */
export function parseInventory(text: string, file: string): Inventory {
  const { value, placeOf } = readYaml(text, file, inventorySchema);
  const found = new Map<string, Found>();
  const groups: string[] = [];

  function walk(group: GroupEntry, names: string[], layers: GroupEntry[], path: string[]): void {
    for (const [name, entry] of Object.entries(group.hosts ?? {})) {
      const place = placeOf([...path, 'hosts', name]);
      const seen = found.get(name) ?? { entry: null, groups: [], layers: [], place, address: null };
      const address = entry?.address ?? null;
      if (address && seen.address && seen.address !== address) {
        throw new Mistake(`${place}: ${name} already has the address ${seen.address} (${seen.place})`);
      }
      found.set(name, {
        entry: mergeHost(seen.entry, entry),
        groups: [...new Set([...seen.groups, ...names])],
        layers: [...seen.layers, ...layers.filter((layer) => !seen.layers.includes(layer))],
        place,
        address: address ?? seen.address,
      });
    }
    for (const [name, inner] of Object.entries(group.groups ?? {})) {
      const at = [...path, 'groups', name];
      if (groups.includes(name)) throw new Mistake(`${placeOf(at)}: the group ${name} is there twice`);
      groups.push(name);
      walk(inner, [...names, name], [...layers, inner], at);
    }
  }
  walk(value, [], [value], []);

  const hosts = [...found].map(([name, { entry, groups, layers, place, address }]) => {
    if (groups.includes(name) || name === 'all') throw new Mistake(`${place}: ${name} is the name of a group, too`);
    const all = [...layers, entry ?? {}];
    return {
      name,
      address: address ?? name,
      groups,
      connection: Object.assign({}, ...all.map((layer) => layer.connection ?? {})),
      variables: Object.assign({}, ...all.map((layer) => layer.variables ?? {})),
    };
  });
  for (const { name, connection } of hosts) {
    if (connection.jump && !found.has(connection.jump)) {
      throw new Mistake(`${found.get(name)?.place}: ${name} goes through ${connection.jump}, which is no host here`);
    }
  }
  if (hosts.length === 0) throw new Mistake(`${file}:1: there is no host in it`);
  const beside = (path: string | undefined) => (path ? resolve(dirname(file), path) : null);
  return {
    file,
    playbooks: value.playbooks ?? [],
    knownHosts: beside(value.knownHosts),
    vault: beside(value.vault),
    hosts,
    groups,
  };
}

const mergeHost = (one: HostEntry, two: HostEntry): HostEntry => ({
  ...one,
  ...two,
  connection: { ...one?.connection, ...two?.connection },
  variables: { ...one?.variables, ...two?.variables },
});
