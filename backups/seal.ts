import { Readable } from 'node:stream';
import { Refusal } from '../src/platform/errors.ts';

/** An age key pair: the public half writes backups, only the secret half reads them. Null recipient: not encrypted. */
export type Keys = { recipient: string | null; identity: string | null };

// Packages for backups are loaded when one is taken: a shop that serves does not pay for them.

/** Encrypts a stream for the recipient (age, https://age-encryption.org/v1: X25519, ChaCha20-Poly1305 in 64 KiB chunks). */
export async function seal(content: Readable, { recipient }: Keys): Promise<Readable> {
  if (!recipient) return content;
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return Readable.from(await encrypter.encrypt(bytesOf(content)));
}

/** Decrypts what `seal` made. Throws Refusal for a wrong key; the stream fails where it was cut short or altered. */
export async function unseal(content: Readable, { identity }: Keys, sealed: boolean): Promise<Readable> {
  if (!sealed) return content;
  if (!identity) throw new Refusal(422, 'This backup is encrypted: set BACKUP_IDENTITY to the key that reads it.');
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    const plain = await decrypter.decrypt(bytesOf(content));
    return Readable.from(explained(plain));
  } catch (error) {
    content.destroy();
    throw new Refusal(422, keyOrDamage(error));
  }
}

async function* explained(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* plain;
  } catch (error) {
    throw new Refusal(422, `The file was altered or cut short (${reasonOf(error)}): take another backup.`);
  }
}

const keyOrDamage = (error: unknown): string =>
  /no identity matched/i.test(reasonOf(error))
    ? 'BACKUP_IDENTITY is not the key of this backup: find the one whose public half stands in its manifest.'
    : `The file is damaged at its very start (${reasonOf(error)}): take another backup.`;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whole chunks of some size: encryption of many tiny ones would be slow. */
function bytesOf(content: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Buffer> = content[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    },
    cancel() {
      content.destroy();
    },
  });
}
