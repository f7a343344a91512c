import type { Config } from '../src/config.ts';
import { Refusal } from '../src/platform/errors.ts';
import { openDiskStore } from './disk_store.ts';
import { openS3Store } from './s3_store.ts';
import type { Keys } from './seal.ts';
import type { Store } from './store.ts';

export type Settings = { store: Store; keys: Keys };

const noKey = `Backups hold names, addresses and phone numbers, so they are encrypted, and no key is set.
Make one with: npm run backup:key
(or set BACKUP_RECIPIENT=none, where the disk itself is encrypted)`;

/** Where backups go and with which key. Throws Refusal with the remedy when a setting is missing. */
export async function openSettings(config: Config): Promise<Settings> {
  const identity = config.BACKUP_IDENTITY ?? null;
  const recipient = config.BACKUP_RECIPIENT ?? (identity && (await recipientOf(identity)));
  if (!recipient) throw new Refusal(422, noKey);
  return { store: await openStore(config), keys: { recipient: recipient === 'none' ? null : recipient, identity } };
}

async function openStore(config: Config): Promise<Store> {
  const place = config.BACKUP_STORE;
  if (!place.startsWith('s3://')) return openDiskStore(place);
  const { host, pathname } = new URL(place);
  return openS3Store({ bucket: host, prefix: pathname.replace(/^\/|\/$/g, ''), endpoint: config.BACKUP_S3_ENDPOINT });
}

async function recipientOf(identity: string): Promise<string> {
  const { identityToRecipient } = await import('age-encryption');
  return identityToRecipient(identity);
}
