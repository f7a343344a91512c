import type { Goods } from './goods.ts';
import type { Habits } from './journey.ts';
import type { Think } from './random.ts';

/** What a process of the model is told. */
export type Orders = {
  host: string;
  /** Where the shop is reached: each address of 127.0.0.0/8 has ports of its own, so that they do not run out. */
  addresses: string[];
  port: number;
  /** As many at once, brought within the ramp; or arrivals a second, when more than 0. */
  visitors: number;
  rampMs: number;
  arrivals: number;
  think: Think;
  /** Connections without a request for so long are closed; 0: never. */
  idleCloseMs: number;
  habits: Habits;
  seed: number;
  shop: Goods;
};

export type Figures = {
  requests: number;
  bytes: number;
  /** Answers whose body was looked into. */
  checked: number;
  faults: Record<string, number>;
  refused: Record<string, number>;
  /** Numbers of orders. */
  placed: string[];
  /** Visits that are over. */
  ended: number;
  /** How late the model was at most. */
  lateMs: number;
  connects: number;
};

/** What it says every second, and with the times of each step at its end. */
export type Report = {
  figures: Figures;
  open: number;
  visitors: number;
  times: number[];
  cpu: number;
  rss: number;
  steps?: Record<string, number[]>;
};
