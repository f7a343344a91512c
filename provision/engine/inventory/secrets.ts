import { Mistake } from '../errors.ts';
import type { Redactor } from '../redact.ts';
import type { Host } from './load.ts';
import { referenceSchema } from './schema.ts';

export type Secrets = { vault: Record<string, string> | null; env: Record<string, string | undefined> };

/** Puts secrets in the place of their references, in variables and connections, and tells the redactor of each. */
export function resolveSecrets(host: Host, secrets: Secrets, redactor: Redactor): Host {
  return {
    ...host,
    connection: resolveIn(host.connection, `${host.name}: connection`),
    variables: resolveIn(host.variables, host.name),
  };

  function resolveIn<T extends object>(values: T, place: string): T {
    const entries = Object.entries(values).map(([key, value]) => [key, resolve(value, `${place}.${key}`)]);
    return Object.assign({}, values, Object.fromEntries(entries));
  }

  function resolve(value: unknown, place: string): unknown {
    if (Array.isArray(value)) return value.map((one, index) => resolve(one, `${place}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    const reference = referenceSchema.safeParse(value);
    if (!reference.success) return resolveIn(value, place);
    const secret =
      'secret' in reference.data ? fromVault(reference.data.secret, place) : fromEnv(reference.data.env, place);
    redactor.add(secret);
    return secret;
  }

  function fromVault(name: string, place: string): string {
    if (!secrets.vault) throw new Mistake(`${place} wants the secret "${name}", and no vault is given: --vault FILE.`);
    const found = secrets.vault[name];
    if (found === undefined) throw new Mistake(`${place} wants the secret "${name}", which is not in the vault.`);
    return found;
  }

  function fromEnv(name: string, place: string): string {
    const found = secrets.env[name];
    if (!found) throw new Mistake(`${place} wants the environment variable ${name}, which is not set.`);
    return found;
  }
}
