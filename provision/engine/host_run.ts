import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, connect, type HostKeys, type Target } from './connect.ts';
import { ConnectionLost, HostRefusal, messageOf, Unreachable } from './errors.ts';
import { type Facts, factsScript, parseFacts } from './facts.ts';
import { openSession, type Session } from './session.ts';
import { inShell } from './shell.ts';
import type { RunIdentity } from './start_script.ts';

export type HostOptions = {
  target: Target;
  sudo: { password?: string | undefined } | null;
  stateDirectory?: string | undefined;
  keys: HostKeys;
  run: RunIdentity;
  lock: boolean;
  onLine: (line: string) => void;
  warn: (line: string) => void;
};

export type HostRun = {
  /** Connects when that is not done yet. Facts are gathered once, and again when `fresh` is set. */
  facts: (fresh?: boolean) => Promise<Facts>;
  /**
   * Does something over the host's one session. When the connection breaks it is opened again, up to three times, and
   * `act` is called anew: it must know itself what is left. Throws Unreachable or HostRefusal.
   */
  withSession: <T>(act: (session: Session) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};

const pauses = [500, 2000, 5000];

/** One host, its one connection, and what to do when it breaks. */
export function createHostRun(options: HostOptions): HostRun {
  let connection: Connection | null = null;
  let session: Session | null = null;
  let known: Facts | null = null;

  async function open(): Promise<Session> {
    if (session) return session;
    connection = await connect(options.target, options.keys);
    session = await openSession(connection, options);
    return session;
  }

  async function close(): Promise<void> {
    const [oldSession, oldConnection] = [session, connection];
    session = null;
    connection = null;
    await oldSession?.close();
    oldConnection?.close();
  }

  async function withSession<T>(act: (session: Session) => Promise<T>): Promise<T> {
    let reached = false;
    for (let broken = 0; ; broken++) {
      try {
        const open_ = await open();
        reached = true;
        return await act(open_);
      } catch (error) {
        const lost = error instanceof ConnectionLost || (reached && error instanceof Unreachable);
        if (error instanceof HostRefusal || error instanceof Unreachable || lost) await close();
        if (!lost) throw error;
        const pause = pauses[broken];
        if (pause === undefined) throw new Unreachable(`${messageOf(error)}; gave up after ${pauses.length} new tries`);
        options.warn(`${messageOf(error)}; connecting again`);
        await sleep(pause);
      }
    }
  }

  async function facts(fresh = false): Promise<Facts> {
    if (known && !fresh) return known;
    const read = await withSession(async (open_) => {
      let found: Facts | null = null;
      const script = `${inShell('sh -s 8>&-', `set +e\n${factsScript}`)}\nmark facts $?\nmark done`;
      await open_.send(script, 120, ({ words: [word], stdout }) => {
        if (word === 'facts') found = parseFacts(stdout);
      });
      return found;
    });
    if (!read) throw new HostRefusal('the facts could not be gathered');
    known = read;
    return read;
  }

  return { facts, withSession, close };
}
