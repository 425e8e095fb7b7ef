import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { onTeardown, s3Programs, startS3 } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { openBucket } from '../support/file-backends.ts';
import { redisSettings } from './support/backends.ts';
import { cubeStl } from './support/files.ts';
import { callContext, startService } from './support/service.ts';

const program = (await s3Programs())[0];
if (program === undefined) test.skip('prewarming from a bucket', () => undefined);

const FILES = 40;

describe.each(program === undefined ? [] : [program])('prewarming from a bucket ($name)', (one) => {
  test('reads the beginnings of several files at a time, and keeps the order', async () => {
    const env = { ...(await redisSettings()), ...(await openBucket(await startS3(one))).env };
    const first = await startService(env);
    for (let i = 0; i < FILES; i++) await first.upload(cubeStl(100 + i));
    await first.stop();

    const slow = await slowed(env.S3_ENDPOINT as string);
    const second = await startService({ ...env, S3_ENDPOINT: slow.endpoint, ...first.sameData });
    const { phases } = await second.client.prewarmCache({ cache: '', limit: 0 }, callContext());
    expect(phases[1]).toMatchObject({ phase: 'recent_references', considered: FILES, absent: FILES });
    expect(slow.mostAtOnce()).toBeGreaterThan(8);
    expect(slow.mostAtOnce()).toBeLessThanOrEqual(16);
  }, 120_000);
});

/** The same server, farther away; counts how many ranges are asked for at once. */
async function slowed(endpoint: string) {
  let [now, most] = [0, 0];
  const server = createServer(async (request, response) => {
    const isRange = request.method === 'GET' && (request.url ?? '').includes('/files/');
    if (isRange) most = Math.max(most, ++now);
    await delay(30);
    const { method, headers, url } = request;
    const passed = httpRequest(new URL(url ?? '/', endpoint), { method, headers }, (answer) => {
      if (isRange) now--;
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTeardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, mostAtOnce: () => most };
}
