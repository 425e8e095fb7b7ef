import type { Logger } from '@cadml/observability';
import { Worker } from 'bullmq';
import { DELIVERY_SCHEMA, type Delivery, QUEUE_PREFIX, queueConnection } from './queue.ts';

export interface QueueWorkerSettings {
  readonly url: string;
  readonly name: string;
  readonly concurrency: number;
  /** A worker that is silent for so many milliseconds gives its ids back, within half as much again. */
  readonly silentMs: number;
  readonly log: Logger;
  /** Works on one id. It decides about repetitions itself; what it throws is logged and dropped. */
  readonly work: (id: string, signal: AbortSignal) => Promise<void>;
}

export interface QueueWorker {
  isUp(): boolean;
  running(): number;
  /** Takes no new ids, lets the running ones end, and aborts them at the deadline. */
  close(deadlineMs: number): Promise<void>;
}

export async function startQueueWorker(settings: QueueWorkerSettings): Promise<QueueWorker> {
  const { name, log } = settings;
  const connection = queueConnection(settings.url, `${name}-worker`, log);
  const ending = new AbortController();
  let running = 0;
  const worker = new Worker<Delivery>(
    name,
    async (job) => {
      if (job.data.schema !== DELIVERY_SCHEMA) throw new Error(`delivery of schema ${job.data.schema}`);
      running++;
      try {
        await settings.work(job.data.id, ending.signal);
      } finally {
        running--;
      }
    },
    {
      connection,
      prefix: QUEUE_PREFIX,
      concurrency: settings.concurrency,
      lockDuration: settings.silentMs,
      stalledInterval: settings.silentMs / 2,
      maxStalledCount: 1_000,
      skipVersionCheck: true,
    },
  );
  worker.on('error', () => {});
  worker.on('failed', (job, error) => {
    log.error({ queue: name, id: job?.data.id, err: error.message }, 'A delivery failed');
  });
  return {
    isUp: () => connection.status === 'ready',
    running: () => running,
    close: async (deadlineMs) => {
      const timer = setTimeout(() => ending.abort(new Error('the worker is closing')), deadlineMs);
      await worker.close();
      clearTimeout(timer);
      connection.disconnect();
    },
  };
}
