import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealVault } from '../../provision/engine/inventory/vault.ts';
import { startProgram } from '../support/program.ts';
import { inventoryOf } from './support/play.ts';
import { type Sshd, startSshd, whyNoSshd } from './support/sshd.ts';

const why = whyNoSshd();
const passphrase = 'four words of it';
const secret = 'tell-nobody-8842';

describe.skipIf(why !== null)(`npm run provision${why ? ` (${why})` : ''}`, () => {
  let sshd: Sshd;
  let inventory: string;
  beforeAll(async () => {
    sshd = await startSshd();
    inventory = join(sshd.home, 'hosts.yaml');
    const more = { vault: 'secrets.age', variables: { path: join(sshd.home, 'greeting'), password: { secret: 'pw' } } };
    writeFileSync(inventory, inventoryOf(sshd, undefined, more));
    writeFileSync(join(sshd.home, 'secrets.age'), await sealVault(`pw: ${secret}\n`, { passphrase, workFactor: 10 }));
  });
  afterAll(() => sshd?.stop());

  async function provision(...args: string[]) {
    const env = { ...process.env, PROVISION_VAULT_PASSPHRASE: passphrase };
    const playbook = join(import.meta.dirname, 'support/greeting.ts');
    const program = startProgram('node_modules/.bin/tsx', ['provision/run.ts', playbook, ...args], { env });
    return { code: await program.exited, output: program.output() };
  }

  test('shows a recap, keeps the secret, and ends with 0', async () => {
    const { code, output } = await provision('-i', inventory, '--verbose');
    expect(output).toMatch(
      /one {2}changed {2}greeting: command greet[\s\S]*one {2}ok=0 +changed=1 +skipped=0 +failed=0/,
    );
    expect(output).toContain('was given •••');
    expect(output).not.toContain(secret);
    expect(code).toBe(0);
    expect(readFileSync(join(sshd.home, 'greeting'), 'utf8')).toBe(secret);
  });

  test('--json gives one object a line, the recap last', async () => {
    const { output } = await provision('-i', inventory, '--json');
    const events = output
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({ event: 'recap', exitCode: 0, hosts: [{ host: 'one', ok: 1, changed: 0 }] });
  });

  test.each([
    [
      '1 for an inventory that is not there',
      () => ['-i', '/nowhere.yaml'],
      1,
      'The inventory /nowhere.yaml cannot be read.',
    ],
    ['1 for a host that is not there', () => ['-i', inventory, '--limit', 'nine'], 1, 'there is no host or group nine'],
    ['4 for a key that is unknown', () => ['-i', inventory, '--known-hosts', '/dev/null'], 4, 'is unknown'],
  ])('ends with %s', async (_, args, wanted, message) => {
    const { code, output } = await provision(
      ...args(),
      ...(args().includes('--known-hosts') ? [] : ['--known-hosts', sshd.knownHosts]),
    );
    expect(output).toContain(message);
    expect(code).toBe(wanted);
  });
});
