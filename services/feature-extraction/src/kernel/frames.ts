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
 * longer than `maxBytes` and on one that is not JSON; the stream is unusable afterwards.
 */
export function createFrameDecoder(maxBytes: number): (chunk: Uint8Array) => unknown[] {
  let pending: Uint8Array = new Uint8Array(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : joined(pending, chunk);
    const messages: unknown[] = [];
    for (let body = nextBody(pending, maxBytes); body; body = nextBody(pending, maxBytes)) {
      messages.push(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
      pending = pending.subarray(HEADER_BYTES + body.length);
    }
    return messages;
  };
}

function nextBody(pending: Uint8Array, maxBytes: number): Uint8Array | null {
  if (pending.length < HEADER_BYTES) return null;
  const length = new DataView(pending.buffer, pending.byteOffset).getUint32(0, true);
  if (length > maxBytes)
    throw new Error(`A message of ${length} bytes is longer than the allowed ${maxBytes}.`);
  return pending.length < HEADER_BYTES + length
    ? null
    : pending.subarray(HEADER_BYTES, HEADER_BYTES + length);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
