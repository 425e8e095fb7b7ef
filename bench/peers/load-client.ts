// A process that sends HTTP requests as its parent says, and reports how long each took.
import { connect, type Socket } from 'node:net';
import type { LoadJob, LoadResult } from '../lib/load.ts';

const HEAD_END = Buffer.from('\r\n\r\n');

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ error: error.message }),
  );
});

async function run({ port, requests, connections, count }: LoadJob): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const latenciesMs: number[] = [];
  let sent = 0;
  const started = performance.now();
  try {
    await Promise.all(
      sockets.map(async (socket) => {
        while (sent < count) {
          const request = requests[sent++ % requests.length] as Uint8Array;
          const begun = performance.now();
          await exchange(socket, request);
          latenciesMs.push(performance.now() - begun);
        }
      }),
    );
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  return { seconds: (performance.now() - started) / 1000, latenciesMs };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends a request and reads its answer whole. Less than an HTTP client, so that it costs less than what it measures. */
function exchange(socket: Socket, request: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const finish = (error?: Error) => {
      socket.off('data', read).off('close', lost);
      if (error === undefined) resolve();
      else reject(error);
    };
    const lost = () => finish(new Error('The connection was closed.'));
    const read = (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const headEnd = received.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = received.toString('latin1', 0, headEnd);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (!head.startsWith('HTTP/1.1 200') || Number.isNaN(length)) {
        const body = received.toString('utf8', headEnd + HEAD_END.length);
        finish(new Error(`${head.split('\r\n', 1)[0]}: ${body.slice(0, 600)}`));
      } else if (received.length >= headEnd + HEAD_END.length + length) finish();
    };
    socket.on('data', read).on('close', lost);
    socket.write(request);
  });
}
