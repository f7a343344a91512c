import { join } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');

/** Every setting of the program: the only reader of the environment. docs/configuration.md is generated from it. */
export const configSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Port to listen on; 0 takes any free one.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
  SHOP_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address shoppers use, for links in mails, feeds and canonical links. Default: `http://localhost:PORT`.'),
  DATA_DIR: z.string().min(1).default('./data').describe('Directory of the local database, pictures and mail outbox.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL to use. Without it PGlite runs inside the program, in `DATA_DIR/db`.'),
  DATABASE_POOL: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(10)
    .describe('Connections to PostgreSQL a process may open.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('Redis that connects several processes (cache purges, limits). Without it each keeps them in memory.'),
  WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Processes that serve on this machine; more than one needs `DATABASE_URL`.'),
  BACKLOG: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(4_096)
    .describe('Connections the kernel holds until they are accepted; `net.core.somaxconn` caps it.'),
  KEEP_ALIVE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(600)
    .default(65)
    .describe('How long an idle connection is kept; longer than the balancer in front keeps it.'),
  PATIENCE_MS: z.coerce
    .number()
    .int()
    .min(50)
    .max(10_000)
    .default(1_000)
    .describe('Wait for a fresh page, in milliseconds, from which on newcomers are sent to the waiting page.'),
  MAX_IN_FLIGHT: z.coerce
    .number()
    .int()
    .min(10)
    .max(100_000)
    .default(2_000)
    .describe('Requests a process works on at once; beyond it even new carts wait, beyond twice as many all do.'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('Mail server, `smtp://user:password@host:587`. Without it mails are written to `DATA_DIR/outbox`.'),
  MAIL_FROM: z.string().min(3).default('DhakaCart <shop@localhost>').describe('Sender of mails.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe log line that is written.'),
  TRUST_PROXY: z.coerce
    .number()
    .int()
    .min(0)
    .max(5)
    .default(0)
    .describe('Proxies in front whose `X-Forwarded-For` is believed.'),
  PAGE_CACHE_MB: z.coerce
    .number()
    .int()
    .min(0)
    .max(4096)
    .default(64)
    .describe('Memory for finished pages in each process; 0 renders every page afresh.'),
  SEED_DEMO: flag.default(true).describe('Fill an empty database with the demo shop at the first start.'),
  BACKUP_STORE: z
    .string()
    .min(1)
    .optional()
    .describe('Where backups are kept: a directory, or `s3://bucket/folder`. Default: `DATA_DIR/backups`.'),
  BACKUP_S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address of a service that speaks S3 but is not AWS.'),
  BACKUP_RECIPIENT: z
    .string()
    .regex(/^(age1[a-z0-9]{20,}|none)$/, 'it must be an age recipient (age1…) or none')
    .optional()
    .describe('Public key that backups are encrypted for (`npm run backup:key`); `none` leaves them open.'),
  BACKUP_IDENTITY: z
    .string()
    .regex(/^AGE-SECRET-KEY-1[A-Z0-9]+$/, 'it must be an age identity (AGE-SECRET-KEY-1…)')
    .optional()
    .describe('Secret key that reads backups; taking them needs only `BACKUP_RECIPIENT`.'),
  BACKUP_KEEP_DAILY: z.coerce.number().int().min(1).max(3_650).default(30).describe('Days of which a backup is kept.'),
  BACKUP_KEEP_MONTHLY: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_200)
    .default(12)
    .describe('Months of which a backup is kept.'),
  BACKUP_METRICS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("File for Prometheus' node exporter (textfile collector) with the age of the newest backup."),
  METRICS: flag.default(true).describe('Serve Prometheus figures at `/metrics`.'),
});

export type Config = z.infer<typeof configSchema> & { SHOP_URL: string; BACKUP_STORE: string };

export class ConfigError extends Error {}

/** Settings that no message shows. */
const secrets = new Set(['DATABASE_URL', 'REDIS_URL', 'SMTP_URL', 'BACKUP_IDENTITY']);

/** Reads and checks the settings. Throws ConfigError with one plain sentence for each that is wrong. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = configSchema.safeParse(given);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      const value = secrets.has(name) ? '…' : given[name];
      return `${name} is "${value ?? ''}", but ${issue.message.replace(/^Invalid/, 'that is an invalid')}.`;
    });
    throw new ConfigError(`${sentences.join('\n')}\nSee docs/configuration.md.`);
  }
  const config = parsed.data;
  if (config.WORKERS > 1 && !config.DATABASE_URL)
    throw new ConfigError('WORKERS is more than 1, but the built-in database serves one process: set DATABASE_URL.');
  return {
    ...config,
    SHOP_URL: (config.SHOP_URL ?? `http://localhost:${config.PORT}`).replace(/\/+$/, ''),
    BACKUP_STORE: config.BACKUP_STORE ?? join(config.DATA_DIR, 'backups'),
  };
}
