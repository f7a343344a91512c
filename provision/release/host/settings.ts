import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** Written by the role `shop` as /etc/shop/release.json: what the tool on the host goes by. */
export const settingsSchema = z.object({
  /** What the shop answers as: the smoke test sends it as Host. */
  host: z.string(),
  ports: z.object({ blue: z.number(), green: z.number() }),
  /** How long a release may take until /ready says yes. */
  readySeconds: z.number(),
  /** How long HAProxy's counters are watched after the switch. */
  watchSeconds: z.number(),
  /** How long the old colour may finish what it does. */
  drainSeconds: z.number(),
  /** More failed answers than this part of all, in percent, and the release goes back. */
  errorPercent: z.number(),
  /** Fewer failed answers than this are never a reason. */
  errorsAtLeast: z.number(),
  /** So many releases stay on the disk. */
  keep: z.number(),
});

export type Settings = z.infer<typeof settingsSchema>;

export const colours = ['blue', 'green'] as const;
export type Colour = (typeof colours)[number];
export const otherThan = (colour: Colour): Colour => (colour === 'blue' ? 'green' : 'blue');

export const paths = {
  settings: '/etc/shop/release.json',
  releases: '/srv/shop/releases',
  colours: '/srv/shop/colours',
  current: '/srv/shop/current',
  state: '/srv/shop/state.json',
  liveConfig: '/etc/haproxy/live.cfg',
  socket: '/run/haproxy/admin.sock',
} as const;

export const readSettings = (): Settings => settingsSchema.parse(JSON.parse(readFileSync(paths.settings, 'utf8')));
