import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Machines, startMachines, stopMachines } from '../../../provision/hosts/machines.ts';
import { podman, whyNoHosts } from '../../../provision/hosts/podman.ts';

export const whyNoMachines = await whyNoHosts();

/** Machines for one test file, which ends them. */
export async function openMachines(count: number) {
  const set = `dhakacart-test-${randomBytes(3).toString('hex')}`;
  const machines: Machines = await startMachines(set, count, () => {});
  const containerOf = (name: string) => `${set}-${name}`;
  return {
    ...machines,
    text: readFileSync(machines.inventory, 'utf8'),
    /** Runs shell inside a machine, not by SSH, and gives its output. */
    inside: (name: string, script: string) => podman('exec', containerOf(name), 'sh', '-c', script),
    switchOff: (name: string) => podman('stop', '--time', '0', containerOf(name)),
    restart: (name: string) => podman('restart', '--time', '20', containerOf(name)),
    close: () => stopMachines(set),
  };
}

export type OpenMachines = Awaited<ReturnType<typeof openMachines>>;
