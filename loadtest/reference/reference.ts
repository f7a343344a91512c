import type { Scratch } from '../support/scratch.ts';

/** What something simpler does on the same machine in the same run. */
export type Figure = {
  name: string;
  perSecond: number;
  /** Per second of the CPU time of what is measured: the figure that other programs on the machine disturb least. */
  perCpuSecond?: number;
};

/** Measures statements on the scratch shop's database, without the shop. `seconds` is how long it may take. */
export type SqlReference = (scratch: Scratch, options: { seconds: number }) => Promise<Figure>;

/** A server that answers every request with the same page, in a process of its own. */
export type PageServer = { url: string; pid: number; stop: () => Promise<void> };

/** Null when what it needs is not installed. */
export type PageReference = (page: Page) => Promise<PageServer | null>;

/** A page as it went over the wire. */
export type Page = { status: number; headers: Record<string, string>; body: Buffer };
