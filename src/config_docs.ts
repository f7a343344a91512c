import { z } from 'zod';
import { configSchema } from './config.ts';

/** docs/configuration.md as the schema says it: name, default and meaning of every setting. */
export function configurationPage(): string {
  const rows = Object.entries(configSchema.shape).map(([name, field]) => {
    const parsed = field.safeParse(undefined);
    const fallback = parsed.success && parsed.data !== undefined ? `\`${String(parsed.data)}\`` : '';
    return `| \`${name}\` | ${fallback} | ${z.globalRegistry.get(field)?.description ?? ''} |`;
  });
  return `# Configuration

Every setting is an environment variable; all of them have a default or may be left out, so that \`./bin/start\` needs none.
The program reads them once, at the start, and says in a sentence what is wrong with a value it cannot use.
This page is made from the schema in \`src/config.ts\` by \`npm run docs:config\`; a test fails when the two differ.

| name | default | what it does |
| --- | --- | --- |
${rows.join('\n')}

## Usual set-ups

| where | settings |
| --- | --- |
| a laptop | none: PGlite in \`./data\`, memory in place of Redis, mails as files in \`./data/outbox\` |
| one machine | \`DATABASE_URL\`, \`REDIS_URL\`, \`WORKERS\` = number of cores, \`SHOP_URL\`, \`SMTP_URL\`, \`TRUST_PROXY=1\` behind nginx or Caddy |
| several machines | the same on each, \`WORKERS=1\` a container, one PostgreSQL and one Redis for all |
`;
}
