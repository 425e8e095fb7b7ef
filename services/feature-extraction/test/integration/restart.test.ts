import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { expect, test } from '@jest/globals';
import { redisSettings } from './support/backends.ts';
import { cubeStl, DRILLED_BLOCK } from './support/files.ts';
import { refusal, startService } from './support/service.ts';

test('a restart keeps files, references and answers', async () => {
  const env = await redisSettings();
  const first = await startService(env);
  const block = await first.upload(DRILLED_BLOCK);
  const cube = await first.upload(cubeStl(3), { untilMs: Date.now() + 3_600_000 });
  const before = await first.analyze(block);
  await first.stop();
  const second = await startService({ ...env, ...first.sameData });
  expect((await second.download(block)).equals(DRILLED_BLOCK)).toBe(true);
  expect((await second.download(cube)).equals(cubeStl(3))).toBe(true);
  const after = await second.analyze(block);
  expect(after).toEqual({ ...before, cache: proto.CacheLevel.CACHE_LEVEL_L2, timingsMs: {} });
}, 60_000);

test('a second process on the same SQLite file is refused', async () => {
  const first = await startService();
  await expect(startService(first.sameData)).rejects.toThrow(/another process|locked|in use/i);
  expect((await refusal(first.download('0'.repeat(64)))).code).toBe('DATA_NOT_FOUND');
}, 60_000);
