import { describe, expect, test } from '@jest/globals';
import { digestOf, resumeAt, resumeToken } from './resume-token.ts';

const WORK = {
  files: [
    { fileHash: 'a'.repeat(64), units: '' },
    { fileHash: 'b'.repeat(64), units: 'inch' },
  ],
  versions: ['v4', 'v5'],
  extractorRevision: 3,
};
const digest = digestOf(WORK);

describe('a resume token', () => {
  test('leads back to its place', () => {
    expect(resumeAt('', digest, 2)).toBe(0);
    for (const place of [0, 1, 2]) expect(resumeAt(resumeToken(digest, place), digest, 2)).toBe(place);
  });

  test.each([
    ['another order', { ...WORK, files: WORK.files.toReversed() }],
    ['another unit', { ...WORK, files: WORK.files.map((file) => ({ ...file, units: 'mm' })) }],
    ['other versions', { ...WORK, versions: ['v4'] }],
    ['another revision', { ...WORK, extractorRevision: 4 }],
  ])('means nothing with %s', (_, work) => {
    expect(() => resumeAt(resumeToken(digest, 1), digestOf(work), 2)).toThrow('Begin again');
  });

  test.each(['x', '.1', `${digest}.`, `${digest}.-1`, `${digest}.3`])('%s is refused', (token) => {
    expect(() => resumeAt(token, digest, 2)).toThrow('resume token');
  });
});
