import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Resource } from '../../../provision/engine/resource.ts';
import { sh } from '../../../provision/engine/shell.ts';

export const resourceFiles = join(import.meta.dirname, '../../../provision/resources');

const aFunction = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function');
const aResource = z.custom<Resource>(
  (value) => z.object({ check: z.object({ script: z.string() }) }).safeParse(value).success,
);

/** Every `@example` in the comments of provision/resources, as its text and as the resource that it builds. */
export async function readExamples(): Promise<{ file: string; text: string; build: () => Resource }[]> {
  const files = readdirSync(resourceFiles).filter((file) => file.endsWith('.ts'));
  const verbs = new Map<string, unknown>([
    ['sh', sh],
    ['join', join],
    ['here', import.meta.dirname],
  ]);
  for (const file of files) {
    const loaded = z
      .record(z.string(), z.unknown())
      .parse({ ...(await import(pathToFileURL(join(resourceFiles, file)).href)) });
    for (const [name, value] of Object.entries(loaded)) if (aFunction.safeParse(value).success) verbs.set(name, value);
  }
  return files.flatMap((file) =>
    [...readFileSync(join(resourceFiles, file), 'utf8').matchAll(/^ \* @example (.*)$/gm)].map(([, text = '']) => {
      const code = text.replaceAll('import.meta.dirname', 'here');
      const build = aFunction.parse(new Function(...verbs.keys(), `return (${code})`));
      return { file, text, build: () => aResource.parse(build(...verbs.values())) };
    }),
  );
}
