import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { imageName, prepareImage } from './image.ts';
import { cacheDirectory, execProgram, podman } from './podman.ts';

export type Machine = { name: string; container: string; address: string };

export type Machines = {
  machines: Machine[];
  /** Of the key pair that may log in as root, ops and careful. */
  keyFile: string;
  knownHosts: string;
  inventory: string;
};

const capabilities = ['SYS_ADMIN', 'NET_ADMIN', 'SYS_CHROOT', 'AUDIT_WRITE'];

const directoryOf = (set: string) => join(cacheDirectory, 'hosts', set);

/** Starts `count` machines (web1, web2 …) with systemd, sshd and an address each, and writes an inventory of them. */
export async function startMachines(set: string, count: number, say: (line: string) => void): Promise<Machines> {
  await prepareImage(say);
  await stopMachines(set);
  const directory = directoryOf(set);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const keyFile = join(directory, 'key');
  await execProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test hosts', '-f', keyFile]);
  const names = Array.from({ length: count }, (_, i) => `web${i + 1}`);
  const begun = await Promise.allSettled(names.map((name) => startMachine(set, name, `${keyFile}.pub`)));
  const machines = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const broken = begun.find((one) => one.status === 'rejected');
  if (broken) {
    await stopMachines(set);
    throw broken.reason;
  }
  const knownHosts = join(directory, 'known_hosts');
  const keys = await Promise.all(machines.map(hostKeyOf));
  writeFileSync(knownHosts, keys.map((line) => `${line}\n`).join(''));
  const inventory = join(directory, 'inventory.yaml');
  writeFileSync(inventory, inventoryOf(machines, keyFile));
  return { machines, keyFile, knownHosts, inventory };
}

/** Ends the machines of a set and forgets their keys. */
export async function stopMachines(set: string): Promise<void> {
  const containers = await listMachines(set);
  if (containers.length > 0)
    await podman('rm', '--force', '--volumes', '--time', '0', ...containers.map((one) => one.container));
  rmSync(directoryOf(set), { recursive: true, force: true });
}

/** The machines of a set that exist, running or not. */
export async function listMachines(set: string): Promise<(Machine & { state: string })[]> {
  const format = '{{.Names}}\t{{.State}}';
  const out = await podman('ps', '--all', '--filter', `label=dhakacart-hosts=${set}`, '--format', format);
  const found = out.split('\n').filter(Boolean);
  return Promise.all(
    found.map(async (line) => {
      const [container = '', state = ''] = line.split('\t');
      return { name: container.slice(set.length + 1), container, state, address: await addressOf(container) };
    }),
  );
}

/** The file that lists a set's machines for `npm run provision`; null when the set is not up. */
export function findInventory(set: string): string | null {
  const file = join(directoryOf(set), 'inventory.yaml');
  return existsSync(file) ? file : null;
}

async function startMachine(set: string, name: string, publicKey: string): Promise<Machine> {
  const container = `${set}-${name}`;
  await podman(
    ...['run', '--detach', '--name', container, '--hostname', name, '--label', `dhakacart-hosts=${set}`],
    ...['--systemd=always', '--tmpfs', '/run', '--tmpfs', '/run/lock', '--tmpfs', '/mnt/small:size=1m'],
    ...capabilities.flatMap((capability) => ['--cap-add', capability]),
    imageName,
  );
  const authorize = `for home in /root /home/ops /home/careful; do
  mkdir -p -m 700 "$home/.ssh"; printf '%s\\n' "$0" >"$home/.ssh/authorized_keys"
  chmod 600 "$home/.ssh/authorized_keys"; chown -R --reference="$home" "$home/.ssh"
done`;
  await podman('exec', container, 'sh', '-c', authorize, readFileSync(publicKey, 'utf8').trim());
  return { name, container, address: await addressOf(container) };
}

const addressOf = async (container: string): Promise<string> =>
  (await podman('inspect', '--format', '{{.NetworkSettings.IPAddress}}', container)).trim();

/** Asked inside the container, so that nobody on the network can answer instead. Waits until sshd has made it. */
async function hostKeyOf(machine: Machine): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      await podman('exec', machine.container, 'systemctl', 'is-active', '--quiet', 'ssh.service');
      const key = await podman('exec', machine.container, 'cat', '/etc/ssh/ssh_host_ed25519_key.pub');
      return `${machine.address} ${key.split(' ').slice(0, 2).join(' ')}`;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(300);
    }
  }
}

const inventoryOf = (machines: readonly Machine[], keyFile: string): string =>
  stringify({
    knownHosts: 'known_hosts',
    connection: { user: 'root', keyFile },
    groups: {
      web: { hosts: Object.fromEntries(machines.map(({ name, address }) => [name, { address }])) },
    },
  });
