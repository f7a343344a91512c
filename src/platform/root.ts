import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory that holds package.json and src/views, from the sources as from the bundle in dist/. */
export function programRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'src/views'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error('src/views was not found above the program');
    directory = parent;
  }
  return directory;
}
