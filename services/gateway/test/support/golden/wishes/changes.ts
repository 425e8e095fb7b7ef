import type { Wishes } from './wishes.ts';

export const changes: Readonly<Record<'updatePart' | 'deletePart', Wishes>> = {
  updatePart: ({ parts }) => [
    {
      about: 'some metadata; what is absent stays',
      path: { id: parts['washer M8'].id },
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { material: 'A2', class: 'washer', tags: ['standard'], attributes: { din: 125 } },
    },
  ],
  deletePart: ({ parts }) => [{ about: 'a part', path: { id: parts['washer M6'].id } }],
};
