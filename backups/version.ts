import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { programRoot } from '../src/platform/root.ts';

/** The version of the program, as package.json says it. */
export const programVersion = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(programRoot(), 'package.json'), 'utf8')))
    .version;
