// The worker thread of a SQLite store: every blocking call of the store happens here.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { SqliteFile } from './sqlite-file.ts';
import type { ThreadMessage, ThreadReply, ThreadRequest, ThreadResult } from './thread-protocol.ts';

const port = parentPort as MessagePort;
const file = new SqliteFile(workerData as string);

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
