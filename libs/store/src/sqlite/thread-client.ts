import { Worker } from 'node:worker_threads';
import { SqliteError } from './sqlite-error.ts';
import type { ThreadMessage, ThreadReply, ThreadRequest, ThreadResult } from './thread-protocol.ts';

interface Waiting {
  readonly resolve: (result: ThreadResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Asks the thread of one SQLite file. Requests are performed one after another, in the order they are sent.
 * What is asked within one turn of the event loop crosses to the thread as one message: crossing costs more
 * than most statements.
 */
export class ThreadClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #outbox: ThreadMessage[] = [];
  #sent = 0;
  #ended: Error | undefined;

  constructor(path: string) {
    this.#worker = new Worker(new URL('./sqlite-thread.ts', import.meta.url), {
      workerData: path,
      name: 'store',
    });
    this.#worker.on('message', (replies: readonly ThreadReply[]) => {
      for (const reply of replies) this.#settle(reply);
    });
    this.#worker.on('error', (error) => this.#end(error as Error));
    this.#worker.on('exit', () => this.#end(new Error('The thread of the store has ended')));
  }

  ask(request: ThreadRequest): Promise<ThreadResult> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    this.#sent += 1;
    const message: ThreadMessage = { id: this.#sent, request };
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.id, { resolve, reject });
      if (this.#outbox.length === 0) setImmediate(() => this.#send());
      this.#outbox.push(message);
    });
  }

  /** Closes the file and ends the thread; safe to call when it has already ended. */
  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    await this.ask({ kind: 'close' }).finally(() => this.#worker.terminate());
  }

  #send(): void {
    const messages = this.#outbox;
    this.#outbox = [];
    this.#worker.postMessage(messages);
  }

  #settle(reply: ThreadReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('result' in reply) waiting?.resolve(reply.result);
    else waiting?.reject(new SqliteError(reply.failure));
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
