import type { Config } from '../config.ts';
import type { Database } from '../platform/db.ts';
import type { Media } from '../platform/media.ts';

export type CommandContext = { config: Config; database: Database; media: Media };

/** A tool of the operator; prints lines and returns the exit code. Throws Refusal for what the operator can mend. */
export type Command = (context: CommandContext, args: string[], print: (line: string) => void) => Promise<number>;
