import { Socket } from 'node:net';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import { createFrameDecoder, encodeFrame } from './frames.ts';
import {
  CHANNEL_FD,
  MAX_REQUEST_BYTES,
  type RenewRequest,
  type WorkerMessage,
  type WorkerRequest,
} from './messages.ts';

export type Send = (message: WorkerMessage) => void;

/** A worker program that has prepared itself. */
export interface Prepared<R> {
  /** Whether its kernel has the compiled code that it was given. */
  readonly codeTaken: boolean;
  answer(request: R, send: Send): WorkerMessage | Promise<WorkerMessage>;
}

/**
 * What every worker program does: prepares itself, says `ready` or `failed`, and answers requests one at a
 * time. It gets no environment, no arguments and one pipe, and ends with it, or with a kernel that trapped.
 */
export async function serveChannel<R extends WorkerRequest | RenewRequest>(
  prepare: () => Promise<Prepared<R>>,
): Promise<void> {
  const channel = new Socket({ fd: CHANNEL_FD });
  channel.on('error', () => process.exit(0));
  channel.on('close', () => process.exit(0));
  const send: Send = (message) => channel.write(encodeFrame(message));
  try {
    const { answer, codeTaken } = await prepare();
    const decode = createFrameDecoder(MAX_REQUEST_BYTES);
    // The service sends a request when it has the answer to the one before.
    channel.on('data', async (chunk) => {
      for (const request of decode(chunk)) {
        const message = await answer(request as R, send);
        send(message);
        if (message.type === 'error' && message.trapped) channel.end();
      }
    });
    send({ type: 'ready', revision: EXTRACTOR_REVISION, codeTaken });
  } catch (thrown) {
    send({ type: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
    channel.end();
  }
}
