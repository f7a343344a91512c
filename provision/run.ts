import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { askHidden } from './ask.ts';
import { type CommandLine, parseCommandLine, usage } from './cli.ts';
import { Mistake } from './engine/errors.ts';
import { exitCodeOf, type RunEvent } from './engine/events.ts';
import { type Inventory, loadInventory } from './engine/inventory/load.ts';
import { resolveSecrets } from './engine/inventory/secrets.ts';
import type { Playbook } from './engine/playbook.ts';
import { linesOf } from './engine/print.ts';
import { createRedactor } from './engine/redact.ts';
import { runPlaybook } from './engine/run_playbook.ts';

const here = import.meta.dirname;
const isPlaybook = z.object({
  playbook: z.custom<Playbook>((value) => z.object({ plays: z.array(z.unknown()) }).safeParse(value).success),
});

async function main(args: readonly string[]): Promise<number> {
  const line = parseCommandLine(args);
  if (line.help || !line.name) {
    process.stdout.write(usage);
    return line.help ? 0 : 1;
  }
  const named = existsSync(join(here, 'inventory', `${line.name}.yaml`)) && !playbookFile(line.name);
  const inventory = loadInventory(inventoryFile(line.inventory ?? (named ? line.name : 'staging')));
  const names = named ? inventory.playbooks : [line.name];
  if (names.length === 0) throw new Mistake(`${inventory.file} names no playbooks; give one.`);
  const playbooks = await Promise.all(names.map(loadPlaybook));

  const redactor = createRedactor();
  const overrides = {
    user: line.user,
    keyFile: line.key,
    password: line['ask-pass'] ? await askHidden('Password of the login') : undefined,
    sudoPassword: line['ask-sudo-pass'] ? await askHidden('Password of sudo') : undefined,
  };
  const vault = await vaultOf(line, inventory);
  const hosts = inventory.hosts.map((host) => resolveSecrets(host, { vault, env: process.env }, redactor));
  const tell = printer(line);
  let exitCode = 0;
  for (const playbook of playbooks) {
    const recaps = await runPlaybook(playbook, { ...inventory, hosts }, redactor, {
      limit: line.limit ?? null,
      forks: line.forks,
      checking: line.check,
      diff: line.diff,
      tags: line.tags,
      skipTags: line.skipTags,
      startAt: line['start-at'] ?? null,
      staleSeconds: line.staleSeconds,
      keys: { files: knownHosts(line, inventory), acceptNew: line['accept-new'], warn: () => {} },
      overrides,
      tell,
    });
    exitCode |= exitCodeOf(recaps);
    if (exitCode !== 0) break;
  }
  return exitCode;
}

function printer(line: CommandLine): (event: RunEvent) => void {
  if (line.json) return (event) => console.log(JSON.stringify(event));
  const colours = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return (event) => {
    for (const text of linesOf(event, { output: line.verbose, colours })) console.log(text);
  };
}

function playbookFile(name: string): string | null {
  const file = /\.ts$/.test(name) ? resolve(name) : join(here, 'playbooks', `${basename(name)}.ts`);
  return existsSync(file) ? file : null;
}

async function loadPlaybook(name: string): Promise<Playbook> {
  const file = playbookFile(name);
  if (!file) throw new Mistake(`There is no playbook ${name} in provision/playbooks/.`);
  const loaded = isPlaybook.safeParse(await import(pathToFileURL(file).href));
  if (!loaded.success) throw new Mistake(`${file} exports no "playbook".`);
  return loaded.data.playbook;
}

const inventoryFile = (name: string): string =>
  /\.ya?ml$/.test(name) ? name : join(here, 'inventory', `${basename(name)}.yaml`);

function knownHosts(line: CommandLine, inventory: Inventory): string[] {
  const own = line['known-hosts'] ?? inventory.knownHosts ?? join(dirname(inventory.file), 'known_hosts');
  return [own, join(homedir(), '.ssh', 'known_hosts')];
}

async function vaultOf(line: CommandLine, inventory: Inventory): Promise<Record<string, string> | null> {
  const file = line.vault ?? inventory.vault;
  if (!file) return null;
  if (!existsSync(file)) throw new Mistake(`The vault ${file} is not there.`);
  // Loaded only when there is a vault: its ciphers take a tenth of a second.
  const { openVault } = await import('./engine/inventory/vault.ts');
  if (line.identity) return openVault(file, { identity: readFileSync(line.identity, 'utf8') });
  return openVault(file, {
    passphrase: process.env.PROVISION_VAULT_PASSPHRASE ?? (await askHidden(`Passphrase of ${file}`)),
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
