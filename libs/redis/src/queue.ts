import type { Logger } from '@cadml/observability';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { retryDelayMs, watch } from './connection.ts';
import { FairOrder } from './fair-order.ts';

/**
 * A queue that carries ids. The work itself is a row in a store: losing the queue loses nothing that a
 * sweeper cannot put back.
 */
export interface IdQueue {
  /**
   * Enqueues `id`. `turn` tells repeated deliveries of one id apart: the same id and turn are enqueued once.
   * Throws when Redis is away.
   */
  enqueue(id: string, turn: number, options?: EnqueueOptions): Promise<void>;
  /** Whether that delivery is waiting, delayed or being worked on. */
  holds(id: string, turn: number): Promise<boolean>;
  remove(id: string, turn: number): Promise<void>;
  isUp(): boolean;
  close(): Promise<void>;
}

export interface EnqueueOptions {
  readonly delayMs?: number;
  /** Whose it is: tenants take turns, so that nobody waits behind all that another one has brought. */
  readonly tenant?: string;
}

export const QUEUE_PREFIX = 'cadml';

/** Raised when the form of what a queue carries changes. */
export const DELIVERY_SCHEMA = 1;

/** What a queue carries. */
export interface Delivery {
  readonly schema: number;
  readonly id: string;
}

/** A connection as BullMQ wants it: commands wait for Redis instead of failing. */
export function queueConnection(url: string, name: string, log: Logger): Redis {
  const client = new Redis(url, {
    maxRetriesPerRequest: null,
    connectionName: name,
    retryStrategy: retryDelayMs,
  });
  watch(client, name, log);
  return client;
}

export async function openQueue(url: string, name: string, log: Logger): Promise<IdQueue> {
  // Those who enqueue must not hang while Redis is away: the row is written, a sweeper comes later.
  const connection = new Redis(url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: 2_000,
    connectionName: `${name}-producer`,
    retryStrategy: retryDelayMs,
    lazyConnect: true,
  });
  watch(connection, `${name}-producer`, log);
  await connection.connect().catch(() => {});
  await warnOfEviction(connection, log);
  const queue = new Queue<Delivery>(name, { connection, prefix: QUEUE_PREFIX, skipVersionCheck: true });
  queue.on('error', () => {});
  const order = new FairOrder();
  const holds = async (id: string, turn: number) => (await queue.getJob(deliveryId(id, turn))) !== undefined;
  return {
    enqueue: async (id, turn, { delayMs = 0, tenant = '' } = {}) => {
      // What is there already takes no further place.
      if (await holds(id, turn)) return;
      const [first] = await queue.getPrioritized(0, 0);
      const options = {
        jobId: deliveryId(id, turn),
        delay: delayMs,
        priority: order.next(tenant, first?.opts.priority ?? null),
        removeOnComplete: true,
        removeOnFail: true,
      };
      await queue.add(name, { schema: DELIVERY_SCHEMA, id }, options);
    },
    holds,
    remove: async (id, turn) => {
      await queue.remove(deliveryId(id, turn));
    },
    isUp: () => connection.status === 'ready',
    close: async () => {
      await queue.close();
      connection.disconnect();
    },
  };
}

function deliveryId(id: string, turn: number): string {
  return `${id}_${turn}`;
}

/** A Redis that evicts keys loses jobs silently. */
async function warnOfEviction(connection: Redis, log: Logger): Promise<void> {
  const answer = await connection.config('GET', 'maxmemory-policy').catch(() => null);
  const policy = Array.isArray(answer) ? answer[1] : null;
  if (typeof policy === 'string' && policy !== 'noeviction') {
    log.error({ policy }, 'Queues need a Redis with maxmemory-policy noeviction; this one may lose jobs');
  }
}
