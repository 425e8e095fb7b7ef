import { eventually } from '@cadml/testing';
import { expect } from '@jest/globals';
import { largeStl } from '../../cad-files.ts';
import type { Stage } from '../stage.ts';
import type { Wishes } from './wishes.ts';

type OperatorOperation =
  | 'getCacheStats'
  | 'getCacheTuning'
  | 'applyCacheLimits'
  | 'rollbackCacheLimits'
  | 'prewarmCache'
  | 'listQuarantine'
  | 'clearQuarantine'
  | 'whoAmI'
  | 'createApiKey'
  | 'listApiKeys'
  | 'revokeApiKey';

const MIB = 1024 * 1024;

export const operators: Readonly<Record<OperatorOperation, Wishes>> = {
  prewarmCache: () => [
    { about: 'ten keys of each kind', body: { limit: 10 } },
    { about: 'pictures and models', body: { cache: 'renditions', limit: 10 } },
  ],
  getCacheStats: () => [{ about: 'one replica' }],
  getCacheTuning: () => [
    { about: 'one replica that has seen little' },
    { about: 'pictures and models', query: { cache: 'renditions' } },
  ],
  applyCacheLimits: ({ danger }) => [
    { about: 'a smaller cache', headers: danger, body: { capacityBytes: 32 * MIB, ttlSeconds: 600 } },
  ],
  rollbackCacheLimits: ({ danger }) => [{ about: 'within five minutes', headers: danger }],
  whoAmI: ({ readerKey }) => [
    { about: 'an administrator' },
    { about: 'a key for one purpose', key: readerKey },
  ],
  createApiKey: ({ danger }) => [
    {
      about: 'a key for a PLM system',
      headers: danger,
      body: {
        ...{ name: 'PLM', role: 'service', scopes: ['parts:read', 'parts:write'], projects: ['archive'] },
        ...{ writeProject: 'default', expiresAt: '2099-12-31T00:00:00Z' },
      },
    },
  ],
  listApiKeys: () => [{ about: 'all keys' }],
  revokeApiKey: async ({ fleet, danger }) => {
    const { body } = await fleet.api.get('/api/v1/auth/api-keys');
    const { id } = body.items.find(({ name }: { name: string }) => name === 'PLM');
    return [{ about: 'a key', path: { id }, headers: danger }];
  },
  listQuarantine: async (stage) => {
    await loseWorker(stage);
    return [{ about: 'a file that cost a worker once' }];
  },
  clearQuarantine: async ({ fleet, danger }) => {
    const { body } = await fleet.api.get('/api/v1/features/quarantine');
    return [{ about: 'a file', path: { sha256: body.items[0].fileHash }, headers: danger }];
  },
};

/** A mesh that no worker reads in the time that it now has. */
async function loseWorker({ fleet }: Stage): Promise<void> {
  await fleet.extraction.stop();
  await fleet.extraction.start({ ANALYSIS_DEADLINE_MS: '100' });
  await eventually(
    async () => {
      await fleet.api.analyze(largeStl('slow.stl', 16_000), { similar: false });
      const { body } = await fleet.api.get('/api/v1/features/quarantine');
      expect(body.items).toHaveLength(1);
    },
    { timeoutMs: 20_000, intervalMs: 100 },
  );
}
