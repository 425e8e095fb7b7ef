// The worker thread of a SQLite store: every blocking call of the store happens here.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { SqliteFile } from './sqlite-file.ts';
import type { ThreadMessage, ThreadReply, ThreadRequest, ThreadResult } from './thread-protocol.ts';

const port = parentPort as MessagePort;
const file = new SqliteFile(workerData as string);

port.on('message', ({ id, request }: ThreadMessage) => {
  port.postMessage(answer(id, request));
  if (request.kind === 'close') port.close();
});

function answer(id: number, request: ThreadRequest): ThreadReply {
  try {
    return { id, result: perform(request) };
  } catch (thrown) {
    const { message, errcode = 0 } = thrown as Error & { errcode?: number };
    return { id, failure: { message, errcode, inTransaction: file.inTransaction() } };
  }
}

function perform(request: ThreadRequest): ThreadResult {
  switch (request.kind) {
    case 'query':
      return file.query(request.on, request.sql, request.parameters);
    case 'script':
      return file.script(request.on, request.statements);
    case 'open-snapshot':
      return file.openSnapshot();
    case 'close-snapshot':
      return file.closeSnapshot(request.on);
    case 'close':
      return file.close();
  }
}
