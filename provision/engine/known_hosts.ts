import { createHash, createHmac } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type KnownKey = { type: string; key: string; place: string; revoked: boolean };

/** Keys that known_hosts files hold for a host: plain and hashed names, ports, `*`, `!` and @revoked. */
export function findKnownKeys(files: readonly string[], address: string, port: number): KnownKey[] {
  return files.filter(existsSync).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        const fields = line.trim().split(/\s+/);
        const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
        const [names = '', type = '', key = ''] = fields;
        if (names === '' || names.startsWith('#') || marker === '@cert-authority') return [];
        if (!namesMatch(names, nameOf(address, port))) return [];
        return [{ type, key, place: `${file}:${index + 1}`, revoked: marker === '@revoked' }];
      }),
  );
}

/** Notes a key that was accepted, as `ssh` does. */
export function rememberKey(file: string, address: string, port: number, key: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  appendFileSync(file, `${gap}${nameOf(address, port)} ${keyType(key)} ${key.toString('base64')}\n`);
}

/** As `ssh-keygen -l` shows it. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** The first field of a key's blob: a length of four bytes, then the name. */
export const keyType = (key: Buffer): string => key.subarray(4, 4 + key.readUInt32BE(0)).toString();

export const nameOf = (address: string, port: number): string => (port === 22 ? address : `[${address}]:${port}`);

function namesMatch(names: string, name: string): boolean {
  if (names.startsWith('|1|')) {
    const [, , salt = '', hash = ''] = names.split('|');
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  const patterns = names.split(',');
  const matches = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
      'i',
    ).test(name);
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1)))) return false;
  return patterns.some((pattern) => matches(pattern));
}
