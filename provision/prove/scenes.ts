import type { Machines } from '../hosts/machines.ts';
import { podman } from '../hosts/podman.ts';
import { playbook as rollback } from '../playbooks/rollback.ts';
import { playbook as single } from '../playbooks/single.ts';
import type { Artefact } from '../release/artefact.ts';
import { releaseOf, runOn } from './machine.ts';

/** One act on the machine while shoppers shop, and what must be live afterwards. */
export type Scene = {
  name: string;
  /** Shoppers may see some errors: those of the release that goes back. */
  leaks?: boolean;
  expects: 'fine' | 'failed';
  /** Said by the machine when it fails. */
  says?: RegExp;
  act: () => Promise<{ exit: string; texts: string }>;
  live: () => string;
};

/** Forth, back, with changed settings, and the bad ones: in this order, each on what the one before left. */
export function scenesOf(
  machines: Machines,
  artefacts: ReadonlyMap<string, Artefact>,
  patience: Readonly<Record<string, unknown>>,
): Scene[] {
  const artefact = (name: string): Artefact => {
    const found = artefacts.get(name);
    if (!found) throw new Error(`No artefact ${name}.`);
    return found;
  };
  const one = artefact('one');
  const two = artefact('two');
  const bring = (name: string) => () => runOn(machines, releaseOf(artefact(name)), patience);
  return [
    { name: 'a release', expects: 'fine', act: bring('two'), live: () => two.id },
    { name: 'back again', expects: 'fine', act: () => runOn(machines, rollback, patience), live: () => one.id },
    {
      name: 'changed settings',
      expects: 'fine',
      act: () =>
        runOn(machines, single, {
          ...patience,
          settings: { SEED_DEMO: '1', BACKUP_RECIPIENT: 'none', LOG_LEVEL: 'warn' },
        }),
      live: () => one.id,
    },
    {
      name: 'one that answers 500',
      expects: 'failed',
      says: /\/ answers 500/,
      act: bring('answers500'),
      live: () => one.id,
    },
    {
      name: 'one that never gets ready',
      expects: 'failed',
      says: /not ready within/,
      act: bring('neverReady'),
      live: () => one.id,
    },
    {
      name: 'one that ends at its start',
      expects: 'failed',
      says: /does not stay up[\s\S]*cannot begin/,
      act: bring('ends'),
      live: () => one.id,
    },
    {
      name: 'one that leaks errors',
      leaks: true,
      expects: 'failed',
      says: /answers failed/,
      act: bring('leaks'),
      live: () => one.id,
    },
    { name: 'a release after all', expects: 'fine', act: bring('two'), live: () => two.id },
  ];
}

export async function liveOn(container: string): Promise<string> {
  return (await podman('exec', container, 'readlink', '/srv/shop/current')).trim().split('/').at(-1) ?? '';
}
