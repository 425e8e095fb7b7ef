/**
 * Messages between the service and its kernel workers: four bytes of length (little-endian), then JSON.
 * The length is checked before a message is collected, so that a worker gone mad cannot fill the memory of
 * the service, and JSON has no way to build anything but plain values.
 */
const HEADER_BYTES = 4;

export function encodeFrame(message: unknown): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(message));
  const frame = new Uint8Array(HEADER_BYTES + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/**
 * Collects chunks and returns the messages that they complete. The returned function throws on a message
 * longer than `maxBytes` and on one that is not JSON; the stream is unusable afterwards. Each byte is copied at
 * most twice, however small the pieces are in which it comes.
 */
export function createFrameDecoder(maxBytes: number): (chunk: Uint8Array) => unknown[] {
  const header = new Uint8Array(HEADER_BYTES);
  let frame: { readonly into: Uint8Array; filled: number } = { into: header, filled: 0 };
  return (chunk) => {
    const messages: unknown[] = [];
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + frame.into.length - frame.filled);
      frame.into.set(piece, frame.filled);
      frame.filled += piece.length;
      at += piece.length;
      if (frame.filled < frame.into.length) continue;
      if (frame.into !== header) messages.push(parse(frame.into));
      frame = { into: frame.into === header ? emptyBody(header, maxBytes) : header, filled: 0 };
    }
    return messages;
  };
}

function emptyBody(header: Uint8Array, maxBytes: number): Uint8Array {
  const length = new DataView(header.buffer).getUint32(0, true);
  if (length === 0 || length > maxBytes) {
    throw new Error(`A message of ${length} bytes: it must have 1 to ${maxBytes}.`);
  }
  return new Uint8Array(length);
}

function parse(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
}
