import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { RunEvent } from '../../../provision/engine/events.ts';
import { parseInventory } from '../../../provision/engine/inventory/load.ts';
import { resolveSecrets, type Secrets } from '../../../provision/engine/inventory/secrets.ts';
import { type Context, definePlaybook, defineRole, type Playbook } from '../../../provision/engine/playbook.ts';
import { createRedactor } from '../../../provision/engine/redact.ts';
import type { Resource } from '../../../provision/engine/resource.ts';
import { type RunOptions, runPlaybook } from '../../../provision/engine/run_playbook.ts';
import type { Sshd } from './sshd.ts';

type Step = Extract<RunEvent, { event: 'step' }>;

/** A playbook of one role on all hosts. */
export function playOf(resources: (context: Context) => readonly Resource[]): Playbook {
  const role = defineRole({ name: 'tests', variables: z.object({}), resources });
  return definePlaybook({ name: 'tests', plays: [{ name: 'tests', hosts: 'all', roles: [role] }] });
}

/** An inventory of hosts that are all the loopback's sshd, each with a lock of its own. */
export function inventoryOf(sshd: Sshd, ports: Record<string, number> = { one: sshd.port }, more: object = {}): string {
  const hosts = Object.entries(ports).map(([name, port]) => {
    const connection = { port, stateDirectory: join(sshd.home, `state-${name}`), sudo: false };
    return [name, { address: '127.0.0.1', connection }];
  });
  return stringify({
    connection: { user: sshd.user, keyFile: sshd.keyFile, connectSeconds: 5 },
    hosts: Object.fromEntries(hosts),
    ...more,
  });
}

/** Runs a playbook and gives all that it told, and its steps as `host state label`. */
export async function play(
  playbook: Playbook,
  inventory: string,
  knownHosts: string,
  options: Partial<RunOptions> & { secrets?: Secrets } = {},
) {
  const events: RunEvent[] = [];
  const redactor = createRedactor();
  const parsed = parseInventory(inventory, 'test.yaml');
  const secrets = options.secrets ?? { vault: null, env: {} };
  const hosts = parsed.hosts.map((host) => resolveSecrets(host, secrets, redactor));
  const recaps = await runPlaybook(playbook, { ...parsed, hosts }, redactor, {
    limit: null,
    forks: 10,
    checking: false,
    diff: false,
    tags: [],
    skipTags: [],
    startAt: null,
    staleSeconds: 3600,
    keys: { files: [knownHosts], acceptNew: false, warn: () => {} },
    overrides: {},
    tell: (event) => {
      events.push(event);
      options.tell?.(event);
    },
    ...withoutTell(options),
  });
  const steps = events.filter((event): event is Step => event.event === 'step');
  return {
    events,
    recaps,
    steps,
    told: steps.map(({ host, state, step }) => `${host} ${state} ${step}`),
    stopped: events.flatMap((event) =>
      event.event === 'stopped' ? [`${event.host} ${event.state}: ${event.text}`] : [],
    ),
  };
}

const withoutTell = ({ tell: _, secrets: __, ...rest }: Partial<RunOptions> & { secrets?: Secrets }) => rest;
