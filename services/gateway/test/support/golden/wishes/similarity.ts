import type { Wishes } from './wishes.ts';

export const similarity: Readonly<Record<'search' | 'compare', Wishes>> = {
  search: ({ parts }) => [
    {
      about: 'neighbours of a part, explained',
      body: { partId: parts.bracket.id, k: 2, explain: true, filters: { depthMm: { lte: 100 } } },
    },
    {
      about: 'neighbours of a stored file, itself among them',
      body: { fileHash: parts['washer M6'].fileHash, version: 'v4', k: 1, excludeSelf: false },
    },
    { about: 'neighbours of a vector', body: { vector: [1, 2, 3, 4, 5, 6, 7], version: 'v1', k: 1 } },
    { about: 'no neighbours', body: { partId: parts.bracket.id, filters: { material: 'unobtainium' } } },
  ],
  compare: ({ parts }) => [
    { about: 'a part with itself', body: { a: parts.bracket.id, b: { fileHash: parts.bracket.fileHash } } },
    { about: 'two sizes of one part', body: { a: parts['washer M6'].id, b: parts['washer M8'].id } },
  ],
};
