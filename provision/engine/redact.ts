import { quote } from './shell.ts';

export type Redactor = {
  /** From now on this value is shown nowhere. */
  add: (secret: string) => void;
  /** The text without any secret, in whatever usual coding. */
  redact: (text: string) => string;
  holdsSecret: (text: string) => boolean;
};

const shown = '•••';

/** Keeps secrets out of everything that is printed: the value, its lines, and how shells, JSON, URLs and base64 write it. */
export function createRedactor(): Redactor {
  const forms = new Set<string>();
  let longestFirst: string[] = [];
  return {
    add(secret) {
      for (const form of formsOf(secret)) if (form.length >= 3) forms.add(form);
      longestFirst = [...forms].sort((a, b) => b.length - a.length);
    },
    redact: (text) => longestFirst.reduce((left, form) => left.replaceAll(form, shown), text),
    holdsSecret: (text) => longestFirst.some((form) => text.includes(form)),
  };
}

function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  const lines = trimmed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 8);
  return [secret, trimmed, ...(lines.length > 1 ? lines : [])].flatMap((value) => [
    value,
    quote(value).replace(/^'|'$/g, ''),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    ...base64Forms(value),
  ]);
}

/** As base64 of its own, and as it looks inside the base64 of a longer text, which depends on where it begins. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  if (bytes.length < 6) return [];
  const inside = [0, 1, 2].map((offset) => {
    const coded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and last letters are shared with the neighbours.
    return coded.slice(offset === 0 ? 0 : offset + 1, (bytes.length + offset) % 3 === 0 ? undefined : -1);
  });
  return [bytes.toString('base64'), bytes.toString('base64url'), ...inside].filter((form) => form.length >= 6);
}
