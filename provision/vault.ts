import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { askHidden } from './ask.ts';
import { Mistake } from './engine/errors.ts';
import { openVault, sealVault } from './engine/inventory/vault.ts';

const usage = `usage: tsx provision/vault.ts seal FILE.age [--recipient age1…]   encrypts what comes by standard input
       tsx provision/vault.ts open FILE.age [--identity FILE]     prints it
The text is YAML, "name: secret" a line. The passphrase is PROVISION_VAULT_PASSPHRASE, or asked for.
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { recipient: { type: 'string', multiple: true }, identity: { type: 'string' } },
  });
  const [act, file] = positionals;
  const passphrase = async () => process.env.PROVISION_VAULT_PASSPHRASE ?? (await askHidden(`Passphrase of ${file}`));
  if (act === 'seal' && file) {
    const key = values.recipient ? { recipients: values.recipient } : { passphrase: await passphrase() };
    writeFileSync(file, await sealVault(readFileSync(0, 'utf8'), key), { mode: 0o600 });
    return 0;
  }
  if (act === 'open' && file) {
    const key = values.identity
      ? { identity: readFileSync(values.identity, 'utf8') }
      : { passphrase: await passphrase() };
    for (const [name, secret] of Object.entries(await openVault(file, key)))
      console.log(`${name}: ${JSON.stringify(secret)}`);
    return 0;
  }
  process.stderr.write(usage);
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
