import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export type Asset = {
  body: Uint8Array<ArrayBuffer>;
  br: Uint8Array<ArrayBuffer> | null;
  gzip: Uint8Array<ArrayBuffer> | null;
  type: string;
  etag: string;
};

export type Assets = {
  /** `/assets/styles.0a1b2c3d4e.css` for `styles.css`; throws for a name that was not built. */
  url: (name: string) => string;
  /** The file behind an address, or undefined. */
  find: (path: string) => Asset | undefined;
};

const builtSchema = z.object({ file: z.string(), type: z.string() });
const manifestSchema = z.record(z.string(), builtSchema);

/** Reads what bin/build-assets.ts made into memory: from disk each request would cost ten times as much. */
export function loadAssets(dir: string): Assets {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')));
  const read = (file: string) => (existsSync(join(dir, file)) ? new Uint8Array(readFileSync(join(dir, file))) : null);
  const urls = new Map(Object.entries(manifest).map(([name, { file }]) => [name, `/assets/${file}`]));
  // A switch of releases leaves the old one's here, for pages that are still open.
  const older = read('older.json');
  const left = older ? z.array(builtSchema).parse(JSON.parse(Buffer.from(older).toString())) : [];
  const assets = new Map(
    [...left, ...Object.values(manifest)].map(({ file, type }) => {
      const body = new Uint8Array(readFileSync(join(dir, file)));
      return [`/assets/${file}`, { body, br: read(`${file}.br`), gzip: read(`${file}.gz`), type, etag: `"${file}"` }];
    }),
  );
  return {
    url: (name) => {
      const url = urls.get(name);
      if (!url) throw new Error(`No asset is called ${name}: add it to bin/build-assets.ts and build again.`);
      return url;
    },
    find: (path) => assets.get(path),
  };
}
