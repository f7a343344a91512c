import type { Readable } from 'node:stream';
import { Refusal } from '../src/platform/errors.ts';
import { NotStored, type Store } from './store.ts';

export type S3Place = {
  bucket: string;
  prefix: string;
  /** Of a service that speaks S3 but is not AWS. */
  endpoint: string | undefined;
};

// Four parts of 8 MB are on their way at once: so much memory, however long the file; the largest is 80 GB.
const partSize = 8 * 1024 * 1024;

/** Backups in S3, or whatever speaks it. Credentials and region are found the AWS SDK's usual way. */
export async function openS3Store({ bucket, endpoint, prefix }: S3Place): Promise<Store> {
  const [aws, { Upload }] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/lib-storage')]);
  const client = new aws.S3Client({ endpoint, forcePathStyle: endpoint !== undefined, maxAttempts: 5 });
  const name = `s3://${bucket}${prefix ? `/${prefix}` : ''}`;
  const keyOf = (path: string) => (prefix ? `${prefix}/${path}` : path);
  const failed = (error: unknown): never => {
    if (error instanceof aws.S3ServiceException)
      throw new Refusal(502, `${name} refused (${error.name}: ${error.message}). What was kept there is as it was.`);
    if (error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code)))
      throw new Refusal(502, `${name} cannot be reached (${error.message}). What was kept there is as it was.`);
    throw error;
  };
  return {
    name,
    put: async (path, content) => {
      const upload = new Upload({
        client,
        params: { Bucket: bucket, Key: keyOf(path), Body: content },
        partSize,
        queueSize: 4,
      });
      // A stream that fails before its first byte would leave the upload waiting.
      const broken = new Promise<never>((_, reject) => content.once('error', reject));
      broken.catch(() => {});
      try {
        await Promise.race([upload.done(), broken]);
      } catch (error) {
        content.destroy();
        await upload.abort().catch(() => {});
        failed(error);
      }
    },
    get: async (path) => {
      try {
        const { Body } = await client.send(new aws.GetObjectCommand({ Bucket: bucket, Key: keyOf(path) }));
        if (!isReadable(Body)) throw new Error(`${path} came without content`);
        return Body;
      } catch (error) {
        if (error instanceof aws.NoSuchKey) throw new NotStored(path, name);
        return failed(error);
      }
    },
    list: async (folder) => {
      try {
        const found = [];
        const pages = aws.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: keyOf(folder) });
        for await (const page of pages)
          for (const { Key = '', LastModified = new Date(0), Size = 0 } of page.Contents ?? [])
            found.push({ path: prefix ? Key.slice(prefix.length + 1) : Key, bytes: Size, modifiedAt: LastModified });
        return found;
      } catch (error) {
        return failed(error);
      }
    },
    remove: async (paths) => {
      for (let from = 0; from < paths.length; from += 1_000) {
        const Objects = paths.slice(from, from + 1_000).map((path) => ({ Key: keyOf(path) }));
        await client.send(new aws.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } })).catch(failed);
      }
    },
  };
}

const isReadable = (body: unknown): body is Readable =>
  typeof body === 'object' && body !== null && 'pipe' in body && typeof body.pipe === 'function';
