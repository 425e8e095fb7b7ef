import { ask } from '../ask.ts';
import type { Wishes } from './wishes.ts';

type PartReading =
  | 'listParts'
  | 'getPart'
  | 'getPartFile'
  | 'getPartFeatures'
  | 'getPartThumbnail'
  | 'getPartModel'
  | 'getPartDrawing';

export const parts: Readonly<Record<PartReading, Wishes>> = {
  listParts: () => [
    { about: 'a page', query: { q: 'washer', limit: 1, filters: '{"format":"step"}' } },
    { about: 'nothing that fits', query: { q: 'no such part' } },
  ],
  getPart: ({ parts }) => [
    { about: 'a part', path: { id: parts.bracket.id } },
    { about: 'an assembly', path: { id: parts.joint.id } },
  ],
  getPartFile: ({ parts: { bracket } }) => [
    { about: 'the file', path: { id: bracket.id }, query: { revision: 1 } },
    {
      about: 'one that the client has',
      path: { id: bracket.id },
      headers: { 'if-none-match': `"${bracket.fileHash}"` },
    },
  ],
  getPartFeatures: ({ parts }) => [
    { about: 'a version', path: { id: parts.bracket.id }, query: { version: 'v4' } },
    { about: 'the version that searches go by', path: { id: parts.bracket.id } },
  ],
  getPartThumbnail: async (stage) => {
    const path = { id: stage.parts.bracket.id };
    const query = { size: 128, background: 'white' };
    const { headers } = await ask(stage, 'getPartThumbnail', { about: '', path, query });
    return [
      { about: 'a picture', path, query },
      {
        about: 'one that the client has',
        path,
        query,
        headers: { 'if-none-match': headers.get('etag') ?? '' },
      },
    ];
  },
  getPartModel: ({ parts }) => [{ about: 'a model for viewers', path: { id: parts.bracket.id } }],
  getPartDrawing: ({ parts }) => [{ about: 'a drawing', path: { id: parts.bracket.id } }],
};
