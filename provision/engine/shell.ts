import { createHash } from 'node:crypto';

/** A piece of POSIX shell whose every value is quoted: only `sh`, `quoted`, `raw` and what they make give one. */
export type Script = { readonly script: string };

type Value = string | number | Script | readonly (string | number | Script)[];

/** Quotes a value for a POSIX shell, whatever is in it. Throws for NUL, which no argument can hold. */
export function quote(value: string): string {
  if (value.includes('\0')) throw new Error('A NUL character cannot be passed to a command.');
  return /^[A-Za-z0-9_@%+:,./=-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** A script in which every value is quoted as one word; a list becomes several words, a Script stays as it is. */
export function sh(parts: TemplateStringsArray, ...values: readonly Value[]): Script {
  return { script: String.raw({ raw: parts.raw.map(withoutEscapes) }, ...values.map(word)) };
}

/** A script written by hand, or read from a file of ours: nothing in it is quoted. */
export const raw = (script: string): Script => ({ script });

export const nothing: Script = raw(':');

/** One script after the other; the empty list does nothing. */
export const lines = (...scripts: readonly Script[]): Script =>
  scripts.length === 0 ? nothing : raw(scripts.map((one) => one.script).join('\n'));

/** Gives `text` to a command as its standard input, so that it stands in no list of processes. */
export function withInput(command: Script, text: string): Script {
  if (/^[\n\t\x20-\x7e]*$/.test(text) && text.endsWith('\n')) {
    return raw(`${command.script} <<'${delimiterOf(text)}'\n${text}${delimiterOf(text)}`);
  }
  const coded = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n');
  return raw(`{ base64 -d <<'END_OF_BASE64'\n${coded}\nEND_OF_BASE64\n} | ${command.script}`);
}

/** Runs a script in a shell of its own: reads it whole first, and gives it nothing to read. */
export function inShell(shell: string, script: string): string {
  const body = `{\nset -eu\n${script}\n} </dev/null\n`;
  return `${shell} <<'${delimiterOf(body)}'\n${body}${delimiterOf(body)}`;
}

const word = (value: Value): string => {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return `${value}`;
  if ('script' in value) return value.script;
  return value.map(word).join(' ');
};

/** A line that the text cannot hold unless it were made to hold its own hash. */
const delimiterOf = (text: string) => `END_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;

/** Template literals of shell are read raw, so that `\n` stays for printf; only what JavaScript needs is taken off. */
const withoutEscapes = (part: string) => part.replace(/\\([`$])/g, '$1');
