import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface HttpListener {
  readonly port: number;
  /** Takes no new connections and waits for the running requests; cuts them at the deadline. */
  close(deadlineMs: number): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;

export interface HttpListeners {
  readonly request: RequestListener;
  /** Answers bytes that are no request. */
  readonly broken: (error: NodeJS.ErrnoException, socket: Duplex) => void;
}

export async function listenHttp(
  { request, broken }: HttpListeners,
  address: { readonly host: string; readonly port: number },
  requestTimeoutMs: number,
): Promise<HttpListener> {
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: requestTimeoutMs },
    request,
  );
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (req, res) => answers.set(req.socket, res));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = answers.get(socket);
    const isMidway = answer?.headersSent === true && !answer.writableFinished;
    if (socket.writable && error.code !== 'ECONNRESET' && !isMidway) broken(error, socket);
    else socket.destroy();
  });
  // An expectation that is not known may be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', request);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (deadlineMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
