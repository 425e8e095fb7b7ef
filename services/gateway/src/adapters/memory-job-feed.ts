import { EventEmitter } from 'node:events';
import type { JobFeed } from '../application/ports-jobs.ts';

/** Wakes the watchers of a job in this process. */
export function createJobFeed(): JobFeed {
  const changes = new EventEmitter();
  changes.setMaxListeners(0);
  return {
    publish: (job) => {
      changes.emit(job.id);
    },
    next: (id, timeoutMs, signal) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          changes.off(id, done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        changes.on(id, done);
        signal.addEventListener('abort', done, { once: true });
      }),
  };
}
