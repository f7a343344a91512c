import { AsyncLocalStorage } from 'node:async_hooks';
import process from 'node:process';
import pino from 'pino';

/** What a log line carries of the work it belongs to; passed on from a request to the jobs it causes. */
export type Trace = { correlationId: string };

const storage = new AsyncLocalStorage<Trace>();

export const withTrace = <T>(trace: Trace, work: () => T): T => storage.run(trace, work);
export const currentCorrelationId = (): string | null => storage.getStore()?.correlationId ?? null;

export type Log = pino.Logger;

/** JSON lines on standard output; secrets and personal fields are cut out. */
export const createLog = (level: string): Log =>
  pino({
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => storage.getStore() ?? {},
    redact: {
      paths: ['password', 'token', 'phone', 'email', '*.password', '*.token', '*.phone', '*.email', '*.cookie'],
      censor: '[cut]',
    },
  });
