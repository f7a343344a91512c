import cluster from 'node:cluster';
import process from 'node:process';
import { Redis } from 'ioredis';
import type { Log } from './log.ts';

/** Messages between the processes of one shop: Redis where it is set, the parent process between workers, else nobody. */
export type Bus = {
  /** Sends to every other process; a message may be lost while the bus is away. */
  publish: (message: string) => void;
  onMessage: (listener: (message: string) => void) => void;
  /** Called when messages may have been missed. */
  onGap: (listener: () => void) => void;
  /** False while the bus is away: what others purge is not heard. */
  connected: () => boolean;
  redis: Redis | null;
  close: () => Promise<void>;
};

const channel = 'dhakacart:bus';

export function openBus(redisUrl: string | undefined, log: Log): Bus {
  return redisUrl ? openRedisBus(redisUrl, log) : openLocalBus();
}

function openRedisBus(url: string, log: Log): Bus {
  const options = {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    connectTimeout: 2_000,
    commandTimeout: 1_000,
    retryStrategy: (attempt: number) => Math.min(100 * attempt, 1_000),
  };
  const redis = new Redis(url, options);
  const subscriber = new Redis(url, { ...options, enableOfflineQueue: true, commandTimeout: undefined });
  const listeners: ((message: string) => void)[] = [];
  const gapListeners: (() => void)[] = [];
  const origin = `${process.pid}.${Math.random().toString(36).slice(2)}`;
  let subscribed = false;

  let complained = false;
  const complain = (error: Error) => {
    if (!complained) log.warn({ err: error }, 'Redis is away; going on without it');
    complained = true;
  };
  redis.on('error', complain);
  subscriber.on('error', complain);
  subscriber.on('ready', () => {
    subscriber.subscribe(channel).then(
      () => {
        subscribed = true;
        complained = false;
        for (const listener of gapListeners) listener();
      },
      () => {},
    );
  });
  subscriber.on('close', () => {
    subscribed = false;
  });
  subscriber.on('message', (_channel, text) => {
    const [from = '', ...rest] = text.split(' ');
    if (from !== origin) for (const listener of listeners) listener(rest.join(' '));
  });

  return {
    publish: (message) => {
      redis.publish(channel, `${origin} ${message}`).catch(() => {});
    },
    onMessage: (listener) => listeners.push(listener),
    onGap: (listener) => gapListeners.push(listener),
    connected: () => subscribed && redis.status === 'ready',
    redis,
    close: async () => {
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}

function openLocalBus(): Bus {
  const listeners: ((message: string) => void)[] = [];
  if (cluster.isWorker)
    process.on('message', (message) => {
      if (isRelay(message)) for (const listener of listeners) listener(message.bus);
    });
  return {
    publish: (message) => {
      if (cluster.isWorker) process.send?.({ bus: message });
    },
    onMessage: (listener) => listeners.push(listener),
    onGap: () => {},
    connected: () => true,
    redis: null,
    close: async () => {},
  };
}

const isRelay = (message: unknown): message is { bus: string } =>
  typeof message === 'object' && message !== null && 'bus' in message && typeof message.bus === 'string';

/** In the parent process: hands each worker's message to all the others. */
export function relayBetweenWorkers(): void {
  cluster.on('message', (sender, message) => {
    if (!isRelay(message)) return;
    for (const worker of Object.values(cluster.workers ?? {}))
      if (worker && worker.id !== sender.id) worker.send(message);
  });
}
