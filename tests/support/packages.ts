import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

const debian = '/usr/lib/postgresql';

const onPath = (name: string): string | null =>
  (process.env.PATH ?? '')
    .split(':')
    .map((directory) => join(directory, name))
    .find(existsSync) ?? null;

/** Where the tests find the servers they start: on the PATH, or where Debian puts them. Null what is missing. */
export const binaries = {
  postgres: (): string | null => {
    const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
    const found = versions
      .map((version) => join(debian, version, 'bin'))
      .find((bin) => existsSync(join(bin, 'initdb')));
    const postgres = onPath('postgres');
    return found ?? (postgres && dirname(realpathSync(postgres)));
  },
  redis: (): string | null => onPath('redis-server'),
  chromium: (): string | null => onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome'),
};

/** What a missing server is called in Debian. */
export function needed(found: string | null, packageName: string): string {
  if (found) return found;
  throw new Error(`The Debian package ${packageName} is missing: ./bin/test installs it when run as root.`);
}
