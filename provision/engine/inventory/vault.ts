import { readFileSync } from 'node:fs';
import { Decrypter, Encrypter } from 'age-encryption';
import { parse } from 'yaml';
import { z } from 'zod';
import { Mistake } from '../errors.ts';

export type VaultKey = { passphrase: string } | { identity: string };

const secretsSchema = z.record(z.string(), z.string().min(4, 'a secret has at least four characters'));

/** Opens an age file of YAML, `name: secret` a line. Throws a Mistake when the key does not fit. */
export async function openVault(file: string, key: VaultKey): Promise<Record<string, string>> {
  const decrypter = new Decrypter();
  if ('passphrase' in key) decrypter.addPassphrase(key.passphrase);
  else for (const line of key.identity.split('\n')) if (line.startsWith('AGE-')) decrypter.addIdentity(line.trim());
  let text: string;
  try {
    text = await decrypter.decrypt(readFileSync(file), 'text');
  } catch (error) {
    throw new Mistake(`The secrets in ${file} cannot be opened: ${error instanceof Error ? error.message : error}.`);
  }
  const secrets = secretsSchema.safeParse(parse(text));
  if (secrets.success) return secrets.data;
  const where = secrets.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Mistake(
    `${file} wants lines of "name: secret", a secret at least four characters long; look at: ${where}.`,
  );
}

/** Encrypts such a YAML text for a passphrase, or for age recipients. `workFactor` is the log2 of scrypt's cost. */
export async function sealVault(
  text: string,
  key: { passphrase: string; workFactor?: number } | { recipients: string[] },
) {
  secretsSchema.parse(parse(text));
  const encrypter = new Encrypter();
  if ('recipients' in key) for (const recipient of key.recipients) encrypter.addRecipient(recipient);
  else {
    encrypter.setPassphrase(key.passphrase);
    if (key.workFactor) encrypter.setScryptWorkFactor(key.workFactor);
  }
  return Buffer.from(await encrypter.encrypt(text));
}
