import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { replaceFile, replaceLink } from './replace.ts';
import { type Colour, paths } from './settings.ts';

const placed = z.object({ colour: z.enum(['blue', 'green']), release: z.string(), since: z.string() });

const stateSchema = z.object({
  /** What shoppers see; null before the first release. */
  live: z.nullable(placed),
  /** Where `rollback` goes. */
  previous: z.nullable(z.string()),
});

export type State = z.infer<typeof stateSchema>;

export const readState = (): State =>
  existsSync(paths.state)
    ? stateSchema.parse(JSON.parse(readFileSync(paths.state, 'utf8')))
    : { live: null, previous: null };

/** The state and what a start of the machine goes by: HAProxy's file names the live colour. */
export function writeState(state: State, ports: Record<Colour, number>): void {
  replaceFile(paths.state, `${JSON.stringify(state, null, 2)}\n`);
  if (state.live) replaceLink(paths.current, join(paths.releases, state.live.release));
  replaceFile(paths.liveConfig, liveConfigOf(state, ports));
}

/** HAProxy's backend: the live colour answers, the other one is in maintenance. */
export function liveConfigOf({ live }: State, ports: Record<Colour, number>): string {
  const server = (colour: Colour) =>
    `  server ${colour} 127.0.0.1:${ports[colour]}${live?.colour === colour ? '' : ' disabled'}\n`;
  return `# Written by shop-release, which says who is live. HAProxy reads it when the machine starts.
backend shop
  option httpchk GET /health
  http-check expect status 200
  option redispatch
  default-server check inter 1s fall 3 rise 1
${server('blue')}${server('green')}`;
}
