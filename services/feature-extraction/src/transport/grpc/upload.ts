import { setImmediate } from 'node:timers/promises';
import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { AppError } from '@cadml/errors';
import { recallAnalysis } from '../../application/analyze-file.ts';
import type { StoredFile } from '../../application/ports.ts';
import { uploadFile } from '../../application/upload-file.ts';
import { encodeAnalysis } from './analyze.ts';
import { decodeReference, decodeUntil } from './decode.ts';
import type { TransportDeps } from './transport-deps.ts';

export async function upload(
  deps: TransportDeps,
  requests: AsyncIterable<proto.UploadRequest>,
  call: CallContext,
): Promise<proto.UploadResponse> {
  const messages = untilAborted(requests[Symbol.asyncIterator](), call.signal);
  try {
    const first = (await messages.next()).value?.part;
    if (first?.$case !== 'header') throw malformed('An upload begins with its header.');
    const { project, holder, untilMs } = decodeReference(first.value);
    const header = { project, holder, untilMs: decodeUntil(untilMs) };
    let recalled: ReturnType<typeof recall> | undefined;
    const stored = (file: StoredFile) => {
      recalled = recall(deps, first.value, file);
      // Whatever becomes of the upload, somebody hears of it.
      recalled.catch(() => undefined);
    };
    const chunks = chunksOf(messages);
    const { fileHash, bytes } = await uploadFile(deps, header, { chunks, stored }, call);
    return { fileHash, bytes: BigInt(bytes), recalled: await recalled };
  } finally {
    await messages.return?.(undefined);
  }
}

/** What the caller would ask for next, when it is at hand: a call less for files that are known. */
async function recall(
  deps: TransportDeps,
  { name, recall: wanted }: proto.UploadHeader,
  stored: StoredFile,
): Promise<proto.AnalyzeResponse | undefined> {
  if (wanted === undefined) return undefined;
  const request = { name, workClass: 'interactive' as const, ...wanted };
  const analysis = await recallAnalysis(deps, request, stored);
  return analysis === null ? undefined : encodeAnalysis(analysis, wanted.units);
}

async function* chunksOf(messages: AsyncIterable<proto.UploadRequest>): AsyncGenerator<Uint8Array> {
  for await (const { part } of messages) {
    if (part?.$case !== 'chunk') throw malformed('After the header of an upload only chunks follow.');
    yield part.value;
  }
}

/** A caller that goes away leaves a stream that neither ends nor fails: the signal ends it. */
async function* untilAborted<T>(iterator: AsyncIterator<T>, signal: AbortSignal): AsyncGenerator<T> {
  const gone = Promise.withResolvers<never>();
  gone.promise.catch(() => undefined);
  const leave = () => gone.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    signal.throwIfAborted();
    for (;;) {
      const next = await Promise.race([iterator.next(), gone.promise]);
      if (next.done) break;
      yield next.value;
    }
    // A stream that its caller cut off ends like a complete one; the news of it comes a moment later.
    await setImmediate();
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', leave);
    if (!signal.aborted) await iterator.return?.();
  }
}

function malformed(message: string): AppError {
  return new AppError({ code: 'INPUT_VALIDATION_FAILED', stage: 'upload', message });
}
