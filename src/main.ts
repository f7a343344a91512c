import cluster from 'node:cluster';
import { createServer, Server } from 'node:http';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { createApp, type Shop } from './app.ts';
import { commands } from './commands/commands.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { relayBetweenWorkers } from './platform/bus.ts';
import { controlSocket, serveControl } from './platform/control.ts';
import { DirectoryInUse } from './platform/directory_lock.ts';
import { databaseFault, Refusal } from './platform/errors.ts';
import { serveWorkerMetrics } from './platform/metrics.ts';
import { openPlatform, type Platform } from './platform/open.ts';
import { programRoot } from './platform/root.ts';
import { prepareDatabase } from './prepare.ts';

/** Told to end, the process says so at /ready and goes on accepting for this long, so that a balancer can turn away. */
const lingerMs = 1_000;
/** How long running requests may take after that. */
const drainMs = 7_000;

async function runShop(config: Config): Promise<void> {
  if (!cluster.isWorker) await expectFreePort(config);
  const platform = await open(config);
  if (!cluster.isWorker) await prepareDatabase(platform, config);
  const shop = createApp(platform, config);
  const server = await listen(shop, config);
  if (platform.database.kind === 'pglite') takeCommands(platform, config);
  // Told once or more often: a group's signal comes to the workers by themselves and again from the parent.
  const leave = (linger: number) => () => {
    if (!shop.state.draining) void drain(server, shop, platform, linger);
  };
  process.on('SIGTERM', leave(lingerMs));
  process.on('SIGINT', leave(0));
  platform.log.info({ port: config.PORT, database: platform.database.kind }, 'listening');
  if (!cluster.isWorker) announce(server, config);
}

/** The parent prepares the database, then keeps the workers running until it is told to end. */
async function runWorkers(config: Config): Promise<void> {
  await expectFreePort(config);
  const platform = await open(config);
  await prepareDatabase(platform, config);
  await platform.close();
  relayBetweenWorkers();
  serveWorkerMetrics();
  // Each takes connections from the kernel by itself: handing them over one by one costs three times a short connection.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  let ending = false;
  const leaveWhenAlone = () => {
    if (Object.keys(cluster.workers ?? {}).length === 0) process.exit(0);
  };
  cluster.on('exit', (worker, code) => {
    if (ending) {
      leaveWhenAlone();
      return;
    }
    platform.log.error({ worker: worker.process.pid, code }, 'a worker ended; starting another');
    setTimeout(() => ending || cluster.fork(), 500);
  });
  const end = () => {
    ending = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
    leaveWhenAlone();
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  let listening = 0;
  cluster.on('listening', () => {
    if (++listening === config.WORKERS) say(`The shop is open at ${config.SHOP_URL} (${config.WORKERS} processes)`);
  });
  for (let count = 0; count < config.WORKERS; count++) cluster.fork();
}

const open = (config: Config): Promise<Platform> =>
  openPlatform({
    root: programRoot(),
    databaseUrl: config.DATABASE_URL,
    databasePool: config.DATABASE_POOL,
    redisUrl: config.REDIS_URL,
    smtpUrl: config.SMTP_URL,
    mailFrom: config.MAIL_FROM,
    dataDir: config.DATA_DIR,
    logLevel: config.LOG_LEVEL,
    pageCacheMb: config.PAGE_CACHE_MB,
  });

/** A taken port is noticed before any work is done. Rejects with EADDRINUSE. */
function expectFreePort({ HOST, PORT }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(PORT, HOST, () => probe.close(() => resolve()));
  });
}

function listen(shop: Shop, config: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createAdaptorServer({ fetch: shop.app.fetch, hostname: config.HOST });
    if (!(server instanceof Server)) throw new Error('expected a plain HTTP server');
    server.keepAliveTimeout = config.KEEP_ALIVE_SECONDS * 1_000;
    server.requestTimeout = 30_000;
    server.headersTimeout = 20_000;
    server.once('error', reject);
    server.on('connection', shop.load.turns.arrived);
    server.listen({ port: config.PORT, host: config.HOST, backlog: config.BACKLOG }, () => resolve(server));
  });
}

/** Not ready at once, running requests finished, idle connections closed, work put down, exit. */
async function drain(server: Server, shop: Shop, platform: Platform, linger: number): Promise<void> {
  shop.state.draining = true;
  platform.log.info('draining');
  await sleep(linger);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const tooLong = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(tooLong);
  await Promise.race([shop.stop().then(() => platform.close()), sleep(1_500)]);
  process.exit(0);
}

function announce(server: Server, config: Config): void {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.PORT;
  say(config.PORT === 0 ? `The shop is open at http://localhost:${port}` : `The shop is open at ${config.SHOP_URL}`);
}

/** The built-in database serves one process, so the operator's commands are run by this one. */
function takeCommands({ database, log, media }: Platform, config: Config): void {
  const server = serveControl(controlSocket(config.DATA_DIR), async ([name = '', ...args], print) => {
    const command = commands[name];
    if (!command) throw new Refusal(422, `The running shop does not know "${name}": start it anew after an update.`);
    return command({ config, database, media }, args, print);
  });
  server.on('error', (error) =>
    log.warn({ err: error }, 'commands cannot be run beside the shop: DATA_DIR takes no socket'),
  );
}

const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

/** One plain sentence for what an operator can mend; the whole story for a bug. */
function fail(error: unknown): never {
  say(error instanceof Error ? sentenceFor(error) : String(error));
  process.exit(1);
}

function sentenceFor(error: Error): string {
  if (error instanceof ConfigError || error instanceof DirectoryInUse || error instanceof Refusal) return error.message;
  switch (databaseFault(error)?.code) {
    case 'EADDRINUSE':
      return `The port is taken (${error.message}): stop what listens there, or set PORT to another number.`;
    case 'EACCES':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EPERM':
    case 'EEXIST':
      return `The data directory cannot be written (${error.message}): set DATA_DIR to one that can.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case '3D000':
    case '28P01':
      return `The database cannot be reached (${error.message}): check DATABASE_URL.`;
    default:
      return error.stack ?? error.message;
  }
}

try {
  const config = readConfig(process.env);
  if (config.WORKERS > 1 && cluster.isPrimary) await runWorkers(config);
  else await runShop(config);
} catch (error) {
  fail(error);
}
