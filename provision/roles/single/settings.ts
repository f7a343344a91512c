import { z } from 'zod';
import type { Plan } from './plan.ts';
import { sizes } from './plan.ts';

export const ports = { blue: 3001, green: 3002 } as const;
export const textfiles = '/var/lib/dhakacart-figures';

export const shopVariables = sizes.extend({
  /** What shoppers type: `shop.example.com`. */
  domain: z.string().regex(/^[a-z0-9.-]+$/),
  databasePassword: z.string(),
  /** More settings of docs/configuration.md, which go before ours: SMTP_URL, MAIL_FROM, BACKUP_STORE … */
  settings: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.coerce.string()).default({}),
});

/** Everything the shop reads at its start. Backups and migrations speak with PostgreSQL directly, by `direct`. */
export function settingsOf(vars: z.output<typeof shopVariables>, plan: Plan) {
  const databaseAt = (port: number) =>
    `postgres://shop:${encodeURIComponent(vars.databasePassword)}@127.0.0.1:${port}/shop`;
  const usual: Record<string, string> = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    SHOP_URL: `https://${vars.domain}`,
    DATA_DIR: '/var/lib/shop',
    DATABASE_URL: databaseAt(6432),
    DATABASE_POOL: `${plan.poolSize}`,
    REDIS_URL: 'redis://127.0.0.1:6379',
    WORKERS: `${plan.workers}`,
    TRUST_PROXY: '1',
    PAGE_CACHE_MB: `${plan.pageCache}`,
    SEED_DEMO: '0',
    MAIL_FROM: `DhakaCart <shop@${vars.domain}>`,
    BACKUP_STORE: '/var/backups/shop',
    BACKUP_METRICS_FILE: `${textfiles}/backups.prom`,
  };
  return {
    settings: environmentOf({ ...usual, ...vars.settings }),
    direct: environmentOf({ DATABASE_URL: databaseAt(5432), DATABASE_POOL: '4' }),
  };
}

/** A file for systemd's EnvironmentFile. Throws for a value with a line break. */
export function environmentOf(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (/[\n\r\0]/.test(value)) throw new Error(`The setting ${name} has a line break in it.`);
      return `${name}="${value.replace(/[\\"$`]/g, '\\$&')}"\n`;
    })
    .join('');
}
