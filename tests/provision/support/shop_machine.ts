import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { domain, releaseOf, runOn } from '../../../provision/prove/machine.ts';
import { type Fault, packVariant } from '../../../provision/prove/variants.ts';
import type { Artefact } from '../../../provision/release/artefact.ts';
import { openMachines } from './machines.ts';

const root = join(import.meta.dirname, '../../..');

/** One machine, and releases of the built shop to bring there. */
export async function openShopMachine(wanted: readonly [name: string, fault: Fault][]) {
  if (!existsSync(join(root, 'dist/built'))) execFileSync('node_modules/.bin/tsx', ['bin/build.ts'], { cwd: root });
  const directory = mkdtempSync(join(tmpdir(), 'dhakacart-releases-'));
  const machines = await openMachines(1);
  const address = machines.machines[0]?.address ?? '';
  const artefacts = new Map<string, Artefact>();
  for (const [index, [name, fault]] of wanted.entries())
    artefacts.set(name, await packVariant(root, directory, fault, `${name.toLowerCase()}-20260101T00000${index}Z`));
  const artefact = (name: string): Artefact => {
    const found = artefacts.get(name);
    if (!found) throw new Error(`No artefact ${name}.`);
    return found;
  };
  return {
    ...machines,
    address,
    artefacts,
    artefact,
    bring: (name: string, variables = {}) => runOn(machines, releaseOf(artefact(name)), variables),
    inside: (script: string) => machines.inside('web1', script),
    /** What a shopper gets. */
    visit: (path: string): Promise<{ status: number; body: string }> =>
      new Promise((resolve, reject) => {
        const asked = request({
          host: address,
          servername: domain,
          path,
          headers: { host: domain },
          rejectUnauthorized: false,
        });
        asked.on('error', reject);
        asked.on('response', (response) => {
          text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
        });
        asked.end();
      }),
    close: async () => {
      rmSync(directory, { recursive: true, force: true });
      await machines.close();
    },
  };
}

export type ShopMachine = Awaited<ReturnType<typeof openShopMachine>>;
