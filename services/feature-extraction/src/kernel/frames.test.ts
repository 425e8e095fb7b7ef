import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createFrameDecoder, encodeFrame } from './frames.ts';

function joined(frames: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(frames.flatMap((frame) => [...frame]));
}

describe('frames', () => {
  test('messages arrive whole and in order, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        (messages, size) => {
          const stream = joined(messages.map(encodeFrame));
          const decode = createFrameDecoder(1_000_000);
          const received: unknown[] = [];
          for (let at = 0; at < stream.length; at += size)
            received.push(...decode(stream.subarray(at, at + size)));
          expect(received).toEqual(messages.map((message) => JSON.parse(JSON.stringify(message))));
        },
      ),
    );
  });

  test('a message that claims to be too long is refused before it arrives', () => {
    expect(() => createFrameDecoder(1_000)(new Uint8Array([233, 3, 0, 0]))).toThrow('1001 bytes');
  });

  test('a body that is not JSON is refused', () => {
    expect(() => createFrameDecoder(1_000)(new Uint8Array([1, 0, 0, 0, 123]))).toThrow();
  });
});
