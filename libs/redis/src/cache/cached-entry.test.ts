import { expect, test } from '@jest/globals';
import { BYTES_CODEC, decodeEntry, encodeEntry, jsonCodec } from './cached-entry.ts';

const HEADER = { schema: 1, madeMs: 5 };

test('a value comes back with the time of its making, also one with line ends and of bytes', () => {
  const json = jsonCodec<{ text: string }>();
  const text = encodeEntry(HEADER, json.encode({ text: 'a\nb' }));
  expect(decodeEntry(1, json, text)).toMatchObject({ entry: { value: { text: 'a\nb' } }, madeMs: 5 });
  const bytes = encodeEntry(HEADER, new Uint8Array([10, 0, 255]));
  const found = decodeEntry(1, BYTES_CODEC, bytes);
  expect(found).toMatchObject({ encodedBytes: 3 });
  expect(found !== null && found !== 'too-large' && 'value' in found.entry && [...found.entry.value]).toEqual(
    [10, 0, 255],
  );
});

test('what is of another schema, cut off or no entry is a miss', () => {
  const json = jsonCodec<object>();
  const whole = encodeEntry(HEADER, json.encode({ faces: 6 }));
  expect(decodeEntry(2, json, whole)).toBeNull();
  expect(decodeEntry(1, json, whole.subarray(0, whole.length - 1))).toBeNull();
  expect(decodeEntry(1, json, Buffer.from('nonsense'))).toBeNull();
  expect(decodeEntry(1, json, Buffer.alloc(0))).toBeNull();
});

test('that a value is too large is told', () => {
  expect(decodeEntry(1, BYTES_CODEC, encodeEntry({ ...HEADER, tooLarge: true }, null))).toBe('too-large');
});
