import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { Refusal } from '../platform/errors.ts';

/** A tool of the operator that opens no database, as when there is none any more. Prints lines and returns the exit code. */
export type Errand = (config: Config, args: string[], print: (line: string) => void) => Promise<number>;

/** Reads `--options` and words. Throws Refusal with what is wrong and how it is used. */
export function readArguments<const T extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  args: string[],
  options: T,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, allowNegative: true });
  } catch (error) {
    throw new Refusal(422, `${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
