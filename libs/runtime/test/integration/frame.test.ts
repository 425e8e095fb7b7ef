import { expect, test } from '@jest/globals';
import { createFrame } from '../../src/index.ts';

const settings = {
  host: '127.0.0.1',
  opsPort: 0,
  shutdownMs: 1000,
  logLevel: 'error',
  otlpEndpoint: null,
  traceSampleRatio: 0,
  version: '1.2.3',
} as const;

test('a service is ready only after its work started, and not once it closes', async () => {
  const frame = createFrame('vector-search', settings);
  const get = (path: string) => fetch(`http://127.0.0.1:${frame.opsPort()}${path}`);
  await frame.start(async () => {
    expect((await get('/ready')).status).toBe(503);
    expect((await get('/live')).status).toBe(200);
  });
  expect((await get('/ready')).status).toBe(200);
  frame.health.check('index', () => ({ status: 'degraded', reason: 'no libfaiss' }));
  frame.health.check('sandbox', () => ({ status: 'ok', notes: ['no Landlock'] }));
  const health = await get('/health');
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({
    status: 'degraded',
    reasons: ['index: no libfaiss'],
    notes: ['sandbox: no Landlock'],
    version: '1.2.3',
  });
  expect(await (await get('/metrics')).text()).toContain(
    'build_info{service="vector-search",version="1.2.3"} 1',
  );
  await frame.close();
  await expect(get('/ready')).rejects.toThrow();
});
