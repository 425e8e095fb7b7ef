import { expect, test } from '@jest/globals';
import { parseS3Location } from './s3-settings.ts';

test.each([
  ['s3://parts', '', 'parts'],
  ['s3://parts/', '', 'parts'],
  ['s3://parts/cad', 'cad/', 'parts'],
  ['s3://my.parts-1/cad/files/', 'cad/files/', 'my.parts-1'],
])('%s is a bucket with a prefix', (text, prefix, bucket) => {
  expect(parseS3Location(text)).toEqual({ bucket, prefix });
});

test.each(['', 'parts', 'https://parts', 's3://', 's3://Parts', 's3://a', 's3:parts'])(
  '%p names no bucket',
  (text) => {
    expect(() => parseS3Location(text)).toThrow('must be s3://bucket');
  },
);

test.each(['s3://parts//cad', 's3://parts/ca d', 's3://parts/?versionId=1'])(
  '%p has a wrong prefix',
  (text) => {
    expect(() => parseS3Location(text)).toThrow('prefix');
  },
);
