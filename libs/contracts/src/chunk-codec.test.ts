import { expect, test } from '@jest/globals';
import { withChunkCodec } from './chunk-codec.ts';
import { FeatureExtractionServiceService as generated } from './gen/cadml/feature_extraction/v1/feature_extraction.ts';

const { upload, analyze } = withChunkCodec(generated);

test.each([0, 1, 127, 128, 16_383, 16_384, 65_536])(
  'A chunk of %d bytes reads the same by both codecs',
  (size) => {
    const request = { part: { $case: 'chunk' as const, value: Buffer.alloc(size, 7) } };
    const encoded = upload.requestSerialize(request);
    expect(encoded.equals(generated.upload.requestSerialize(request))).toBe(true);
    expect(upload.requestDeserialize(encoded)).toEqual(request);
  },
);

test('A header goes through the generated code', () => {
  const value = { name: 'a.step', project: 'p', holder: 'h', untilMs: 0n, recall: undefined };
  const request = { part: { $case: 'header' as const, value } };
  expect(upload.requestDeserialize(upload.requestSerialize(request))).toEqual(request);
});

test('A chunk that lies about its length is refused as the generated code refuses it', () => {
  const lying = Buffer.from([0x12, 0x05, 1, 2]);
  expect(() => upload.requestDeserialize(lying)).toThrow();
  const endless = Buffer.from([0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
  expect(() => upload.requestDeserialize(endless)).toThrow();
});

test('Other methods stay as they are', () => {
  expect(analyze).toBe(generated.analyze);
});
