import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { Mistake } from '../errors.ts';

type Path = readonly PropertyKey[];

export type Read<T> = {
  value: T;
  /** `file:line` of the value at a path, or of the nearest thing above it. */
  placeOf: (path: Path) => string;
};

/** Parses YAML by a schema. Throws a Mistake that names file and line of everything that is wrong. */
export function readYaml<T>(text: string, file: string, schema: z.ZodType<T>): Read<T> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const lineAt = (offset: number) => counter.linePos(offset).line;
  if (document.errors.length > 0) {
    throw new Mistake(document.errors.map((error) => `${file}:${lineAt(error.pos[0])}: ${error.message}`).join('\n'));
  }

  const placeOf = (path: Path): string => {
    for (let length = path.length; length > 0; length--) {
      const offset = offsetOf(path.slice(0, length));
      if (offset !== null) return `${file}:${lineAt(offset)}`;
    }
    return `${file}:1`;
  };

  /** Of the key that leads to the value: a person looks for the name. */
  function offsetOf(path: Path): number | null {
    const last = path.at(-1);
    const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      return pair && isScalar(pair.key) ? (pair.key.range?.[0] ?? null) : null;
    }
    const node: unknown = document.getIn(path, true);
    return isScalar(node) || isMap(node) ? (node.range?.[0] ?? null) : null;
  }

  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return { value: parsed.data, placeOf };
  throw new Mistake(
    parsed.error.issues
      .flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => `${placeOf([...issue.path, key])}: "${key}" is not known here`)
          : [`${placeOf(issue.path)}: ${issue.path.map(String).join('.')}: ${issue.message}`],
      )
      .join('\n'),
  );
}
