import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';

const { PAGE, PORT } = z.object({ PAGE: z.string(), PORT: z.coerce.number() }).parse(process.env);
const body = new Uint8Array(readFileSync(join(PAGE, 'body')));
const headers = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(join(PAGE, 'headers.json'), 'utf8')));

const app = new Hono();
app.get('*', (c) => c.body(body, 200, headers));
serve({ fetch: app.fetch, port: PORT, hostname: '127.0.0.1' });
