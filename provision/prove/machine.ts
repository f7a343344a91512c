import process from 'node:process';
import type { RunEvent } from '../engine/events.ts';
import { parseInventory } from '../engine/inventory/load.ts';
import { resolveSecrets } from '../engine/inventory/secrets.ts';
import type { Playbook } from '../engine/playbook.ts';
import { definePlaybook } from '../engine/playbook.ts';
import { createRedactor } from '../engine/redact.ts';
import { runPlaybook } from '../engine/run_playbook.ts';
import type { Machines } from '../hosts/machines.ts';
import type { Artefact } from '../release/artefact.ts';
import { releaseRole } from '../release/role.ts';

export const domain = 'shop.test';
export const databasePassword = 'pass "word"$/with-all';

/** Variables of a machine that shares this one's cores: little memory, one process a colour, no limits by address. */
export const usualVariables = {
  domain,
  databasePassword: databasePassword.replaceAll(' ', '_'),
  node: { file: process.execPath },
  memoryMb: 2048,
  workers: 1,
  maxConnections: 4000,
  requestsPer10Seconds: 1_000_000,
  watchSeconds: 5,
  settings: { SEED_DEMO: '1', BACKUP_RECIPIENT: 'none' },
};

export type Told = { exit: 'fine' | 'failed' | 'unreachable'; changed: string[]; failed: string[]; texts: string };

/** Runs a playbook on the machines with these variables, and gives what changed and what failed. */
export async function runOn(
  machines: Machines,
  playbook: Playbook,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Told> {
  const inventory = parseInventory(
    JSON.stringify({
      connection: { user: 'root', keyFile: machines.keyFile },
      variables: { ...usualVariables, ...variables },
      hosts: Object.fromEntries(machines.machines.map(({ name, address }) => [name, { address }])),
    }),
    'machines.yaml',
  );
  const redactor = createRedactor();
  const hosts = inventory.hosts.map((host) => resolveSecrets(host, { vault: null, env: {} }, redactor));
  const events: RunEvent[] = [];
  const recaps = await runPlaybook(playbook, { ...inventory, hosts }, redactor, {
    ...{ limit: null, forks: 10, checking: false, diff: false, tags: [], skipTags: [], startAt: null },
    staleSeconds: 3600,
    keys: { files: [machines.knownHosts], acceptNew: false, warn: () => {} },
    overrides: {},
    tell: (event) => events.push(event),
  });
  const steps = events.flatMap((event) => (event.event === 'step' ? [event] : []));
  const labels = (state: string) => steps.filter((step) => step.state === state).map(({ step }) => step);
  return {
    exit: recaps.find(({ state }) => state !== 'fine')?.state ?? 'fine',
    changed: labels('changed'),
    failed: labels('failed'),
    texts: events
      .map((event) => ('text' in event ? event.text : 'line' in event ? event.line : ''))
      .filter(Boolean)
      .join('\n'),
  };
}

export const releaseOf = (artefact: Artefact): Playbook =>
  definePlaybook({ name: 'release', plays: [{ name: 'release', hosts: 'all', roles: [releaseRole(() => artefact)] }] });
