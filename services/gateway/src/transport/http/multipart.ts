import type { IncomingMessage } from 'node:http';
import { AppError } from '@cadml/errors';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';

/** A multipart upload as it arrives. */
export interface ArrivingUpload {
  readonly name: string;
  /** The bytes, read from the socket only as fast as they are taken. Throws what is wrong with them. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Text of the part `options` if it came before the file. */
  readonly optionsBefore: string | null;
  /** The same once the whole request has arrived; null when there is none. */
  readonly options: () => Promise<string | null>;
}

const MAX_OPTIONS_BYTES = 256 * 1024;

export interface UploadLimits {
  readonly maxBytes: number;
  /** How long no byte may come. */
  readonly idleMs: number;
}

/** Resolves when the part `file` begins. Throws INPUT_VALIDATION_FAILED for anything but the two parts. */
export function receiveUpload(
  request: IncomingMessage,
  { maxBytes, idleMs }: UploadLimits,
  signal: AbortSignal,
): Promise<ArrivingUpload> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes + MAX_OPTIONS_BYTES + 64 * 1024) return Promise.reject(tooLarge(maxBytes));
  return new Promise<ArrivingUpload>((resolve, reject) => {
    const parser = openParser(request, maxBytes);
    let options: string | null = null;
    let file: BusboyFileStream | null = null;
    const ended = Promise.withResolvers<void>();
    ended.promise.catch(() => undefined);
    const fail = (error: unknown) => {
      const known = error instanceof AppError ? error : cutOff(error);
      request.unpipe(parser);
      request.resume();
      file?.destroy(known);
      ended.reject(known);
      reject(known);
    };
    parser.on('field', (field, value, _nameCut, cut) => {
      if (field !== 'options') fail(broken(`The part '${field}' is not known; send 'file' and 'options'.`));
      else if (options !== null) fail(broken("The part 'options' came twice."));
      else if (cut) fail(broken(`The part 'options' is larger than ${MAX_OPTIONS_BYTES} bytes.`));
      else if (value.includes(UNREADABLE)) fail(notUtf8());
      else options = value;
    });
    parser.on('file', (field, stream, name) => {
      if (field !== 'file' || file !== null) {
        stream.resume();
        fail(broken(`One part 'file' is taken; '${field}' is another one.`));
        return;
      }
      file = stream;
      // Listened to at once: an error may come before the first chunk is asked for.
      stream.on('error', () => undefined);
      const chunks = chunksOf(stream, maxBytes);
      resolve({
        name: cleanName(name),
        chunks,
        optionsBefore: options,
        options: () => ended.promise.then(() => options),
      });
    });
    parser.on('finish', () => {
      if (file === null)
        fail(broken("The part 'file' is missing. Send one, as `curl -F file=@part.step` does."));
      else ended.resolve();
    });
    parser.on('error', fail);
    request.on('error', fail);
    request.on('close', () => {
      if (!request.complete) fail(broken('The upload was cut off before its end.'));
    });
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    request.pipe(parser);
    watchIdle(request, { idleMs, isFull: () => parser.writableNeedDrain, fail });
  });
}

/** A sender who has nothing to say keeps a place from others; one who waits for us does not count as idle. */
function watchIdle(
  request: IncomingMessage,
  watch: { readonly idleMs: number; isFull(): boolean; fail(error: AppError): void },
): void {
  const { idleMs, isFull, fail } = watch;
  const timer = setTimeout(() => {
    if (isFull()) timer.refresh();
    else fail(broken(`No byte came for ${idleMs / 1000} s. Send it again over a connection that holds.`));
  }, idleMs);
  request.on('data', () => timer.refresh());
  for (const event of ['end', 'close']) request.once(event, () => clearTimeout(timer));
}

function openParser(request: IncomingMessage, maxBytes: number) {
  const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding !== 'identity') throw broken(`Send the body as it is, not as Content-Encoding: ${encoding}.`);
  if (!/^multipart\/form-data\b.*\bboundary=/i.test(type ?? '')) throw noMultipart(type);
  try {
    return new Busboy({
      headers: request.headers as BusboyHeaders,
      isPartAFile: (field, _type, fileName) => field === 'file' || fileName !== undefined,
      // One more than allowed: a file of exactly the limit is not over it.
      limits: { fileSize: maxBytes + 1, fieldSize: MAX_OPTIONS_BYTES, files: 2, fields: 8, headerPairs: 100 },
    });
  } catch (error) {
    throw noMultipart(type, error);
  }
}

async function* chunksOf(stream: BusboyFileStream, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk as Buffer;
    }
  } catch (error) {
    // The parser's own errors are plain: they say that the body ended in the middle.
    throw error instanceof AppError ? error : cutOff(error);
  }
  if (bytes === 0) throw broken("The file is empty. Send the content of a CAD file as the part 'file'.");
}

const MAX_NAME = 200;

/** What the parser puts where bytes are no UTF-8. */
const UNREADABLE = '\u{FFFD}';

/** A file's name becomes the part's: text without control characters, its end kept, where the type stands. */
function cleanName(given: string | undefined): string {
  const text = (given ?? '').toWellFormed().normalize();
  const clean = text.replaceAll(/\p{Cc}/gu, '_').replaceAll(UNREADABLE, '_');
  return clean.slice(-MAX_NAME).toWellFormed() || 'unnamed';
}

function notUtf8(): AppError {
  return new AppError({
    code: 'JSON_PARSE_ERROR',
    stage: 'validate',
    message: "The part 'options' is not UTF-8. Send JSON in UTF-8.",
  });
}

function tooLarge(maxBytes: number): AppError {
  return new AppError({
    code: 'INPUT_SIZE_EXCEEDED',
    stage: 'upload',
    message: `The upload is larger than ${maxBytes} bytes.`,
    context: { limit: 'uploadBytes', maxBytes },
  });
}

/** What the parser throws is for the log: its words are about its own code. */
function cutOff(cause: unknown): AppError {
  return broken(
    'The multipart body is broken or ends in the middle. Send it whole, with its last boundary.',
    cause,
  );
}

function noMultipart(type: string | undefined, cause?: unknown): AppError {
  const given = type === undefined ? 'this request has no Content-Type' : `not '${type.slice(0, 100)}'`;
  return broken(
    `Send multipart/form-data, with its boundary, and the parts 'file' and 'options'; ${given}.`,
    cause,
  );
}

function broken(message: string, cause?: unknown): AppError {
  return new AppError({ code: 'INPUT_VALIDATION_FAILED', stage: 'upload', message, cause });
}
