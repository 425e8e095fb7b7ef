import { createLogger } from '@cadml/observability';
import { eventually, onTeardown, startRedis } from '@cadml/testing';
import { expect, test } from '@jest/globals';
import { connectRedis } from '../../src/index.ts';

test('a server that is frozen keeps one caller waiting, then none, and is there again when it goes on', async () => {
  const server = await startRedis();
  const redis = await connectRedis(server.url, 'test', createLogger('test', 'error'));
  onTeardown(() => redis.close());
  expect(redis.isUp()).toBe(true);
  process.kill(server.pid, 'SIGSTOP');
  await expect(redis.client.get('k')).rejects.toThrow();
  await eventually(() => expect(redis.isUp()).toBe(false));
  const started = performance.now();
  for (let i = 0; i < 20; i++) await expect(redis.client.get('k')).rejects.toThrow();
  expect(performance.now() - started).toBeLessThan(500);
  process.kill(server.pid, 'SIGCONT');
  await eventually(async () => expect(await redis.client.get('k')).toBeNull(), { timeoutMs: 10_000 });
});
