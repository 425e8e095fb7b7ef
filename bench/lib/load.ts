import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Requests to send over connections that stay open, each the next as soon as the last is answered. */
export interface LoadJob {
  readonly port: number;
  /** Whole HTTP requests; they take turns. */
  readonly requests: readonly Uint8Array[];
  readonly connections: number;
  /** How many to send in all. */
  readonly count: number;
}

export interface LoadResult {
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

export interface LoadClient {
  /** Throws on any answer that is not 200. */
  run(job: LoadJob): Promise<LoadResult>;
  stop(): void;
}

/** A client in a process of its own, so that what measures is not measured. */
export function startLoadClient(): LoadClient {
  const child = fork(join(import.meta.dirname, '../peers/load-client.ts'), {
    execArgv: ['-C', 'source'],
    serialization: 'advanced',
  });
  return {
    run: async (job) => {
      child.send(job);
      return resultOf(await nextMessage(child));
    },
    stop: () => child.disconnect(),
  };
}

/** A message of a peer; throws when it ends instead of answering. */
export async function nextMessage(child: ChildProcess): Promise<unknown> {
  const done = new AbortController();
  const { signal } = done;
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error(`${child.spawnargs.at(-1)} ended`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    ended.catch(() => undefined);
    done.abort();
  }
}

function resultOf(message: unknown): LoadResult {
  const { error, ...result } = message as LoadResult & { readonly error?: string };
  if (error !== undefined) throw new Error(error);
  return result;
}

/** An HTTP/1.1 request as it goes over the wire. */
export function wireRequest(
  line: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const fields = { host: '127.0.0.1', ...headers, 'content-length': String(body.length) };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`), body]);
}
