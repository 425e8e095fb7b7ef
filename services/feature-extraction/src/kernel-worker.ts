import { Socket } from 'node:net';
import { answerRequest } from './kernel/answer-request.ts';
import { createFrameDecoder, encodeFrame } from './kernel/frames.ts';
import { CHANNEL_FD, MAX_REQUEST_BYTES, type WorkerMessage, type WorkerRequest } from './kernel/messages.ts';
import { loadOpenCascade } from './kernel/open-cascade.ts';
import { selfTest } from './kernel/self-test.ts';
import { warmUp } from './kernel/warm-up.ts';
import { createWorkbench, type Workbench } from './kernel/workbench.ts';

/**
 * A kernel worker: the second program of this package, started by the service's pool and never by hand.
 * It parses what strangers send, so it gets no environment, no arguments and one pipe, and ends with it.
 */
const channel = new Socket({ fd: CHANNEL_FD });
channel.on('error', () => process.exit(0));
channel.on('close', () => process.exit(0));

try {
  const oc = await loadOpenCascade();
  selfTest(oc);
  warmUp(oc);
  const bench = createWorkbench(oc);
  const decode = createFrameDecoder(MAX_REQUEST_BYTES);
  channel.on('data', (chunk) => {
    for (const request of decode(chunk)) serve(bench, request as WorkerRequest);
  });
  send({ type: 'ready' });
} catch (thrown) {
  send({ type: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
  channel.end();
}

function serve(bench: Workbench, request: WorkerRequest): void {
  const answer = answerRequest(bench, request, send);
  send(answer);
  if (answer.type === 'error' && answer.trapped) channel.end();
}

function send(message: WorkerMessage): void {
  channel.write(encodeFrame(message));
}
