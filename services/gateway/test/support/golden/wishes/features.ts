import type { Wishes } from './wishes.ts';

type FeatureOperation =
  | 'listFeatureVersions'
  | 'listFeatureSlots'
  | 'diffFeatures'
  | 'extractFeatures'
  | 'startBackfill';

export const features: Readonly<Record<FeatureOperation, Wishes>> = {
  listFeatureVersions: () => [{ about: 'all versions' }],
  listFeatureSlots: () => [{ about: 'the slots of a version', query: { version: 'v4' } }],
  diffFeatures: ({ parts }) => [
    {
      about: 'the five largest differences of a part and a file',
      query: { a: parts['washer M6'].id, b: parts['washer M8'].fileHash, version: 'v4', limit: 5 },
    },
  ],
  extractFeatures: ({ parts }) => [
    {
      about: 'vectors and geometry of a stored file',
      body: { fileHash: parts['washer M8'].fileHash, versions: ['v1', 'v5'], geometry: true },
    },
    { about: 'vectors alone', body: { fileHash: parts['washer M8'].fileHash, versions: ['v2'] } },
  ],
  startBackfill: () => [{ about: 'no part lacks a vector', body: {} }],
};
