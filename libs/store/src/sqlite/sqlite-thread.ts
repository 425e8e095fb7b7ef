// The worker thread of a SQLite store: what may block for long happens here.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { SqliteReaders } from './sqlite-readers.ts';
import type { ThreadMessage, ThreadReply, ThreadRequest, ThreadResult } from './thread-protocol.ts';

const port = parentPort as MessagePort;
const readers = new SqliteReaders(workerData as string);

/** Answers of a message go back together, but none waits longer than this for the ones behind it. */
const HOLD_MS = 1;

port.on('message', (messages: readonly ThreadMessage[]) => {
  let replies: ThreadReply[] = [];
  let heldSince = performance.now();
  for (const { id, request } of messages) {
    replies.push(answer(id, request));
    if (performance.now() - heldSince < HOLD_MS) continue;
    port.postMessage(replies);
    replies = [];
    heldSince = performance.now();
  }
  if (replies.length > 0) port.postMessage(replies);
  if (messages.at(-1)?.request.kind === 'close') port.close();
});

function answer(id: number, request: ThreadRequest): ThreadReply {
  try {
    return { id, result: perform(request) };
  } catch (thrown) {
    const { message, errcode = 0 } = thrown as Error & { errcode?: number };
    return { id, failure: { message, errcode, inTransaction: false } };
  }
}

function perform(request: ThreadRequest): ThreadResult {
  switch (request.kind) {
    case 'query':
      return readers.query(request.on, request.sql, request.parameters);
    case 'open-snapshot':
      return readers.openSnapshot();
    case 'close-snapshot':
      return readers.closeSnapshot(request.on);
    case 'checkpoint':
      return readers.checkpoint(request.mode);
    case 'close':
      return readers.close();
  }
}
