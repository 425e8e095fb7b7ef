import { ConfigError } from '@cadml/config';
import { eventually, type S3Server, s3Programs, startS3 } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openBucket } from '../support/file-backends.ts';
import { cubeStl } from './support/files.ts';
import { refusal, startService } from './support/service.ts';

const program = (await s3Programs())[0];
if (program === undefined) test.skip('a bucket', () => undefined);

describe.each(program === undefined ? [] : [program])('a bucket ($name)', (one) => {
  let server: S3Server;

  beforeAll(async () => {
    server = await startS3(one);
  });

  test.each([
    ['that does not exist', { FEATURE_EXTRACTION_BLOB_BUCKET: 's3://nobody-has-it' }, 'does not exist'],
    ['whose secret key is wrong', { S3_SECRET_ACCESS_KEY: 'wrong' }, 'the secret key is wrong'],
    ['whose access key is wrong', { S3_ACCESS_KEY_ID: 'AKIAWRONG' }, 'cannot be used'],
    ['with half a credential', { S3_SECRET_ACCESS_KEY: '' }, 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY'],
    ['with too little room for copies', { BLOB_CACHE_BYTES: String(2 ** 20) }, 'at least MAX_UPLOAD_BYTES'],
  ])(
    '%s keeps the service from starting, which says so',
    async (_, wrong, message) => {
      const { env } = await openBucket(server);
      const failure = await startService({ ...env, ...wrong }).catch((thrown: unknown) => thrown);
      expect(failure).toBeInstanceOf(ConfigError);
      expect((failure as ConfigError).message).toContain(message);
      expect((failure as ConfigError).message).not.toContain(server.credentials.secretAccessKey);
    },
    60_000,
  );

  test('that does not answer is told from one that is configured wrongly', async () => {
    const { env } = await openBucket(server);
    const start = startService({ ...env, S3_ENDPOINT: 'http://127.0.0.1:1' });
    await expect(start).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('does not answer'),
    });
  }, 60_000);

  test('that hangs is told within seconds, by health and to whoever uploads or reads', async () => {
    const { env } = await openBucket(server);
    const service = await startService(env);
    const hash = await service.upload(cubeStl(4));
    process.kill(server.pid, 'SIGSTOP');
    try {
      const started = performance.now();
      const large = Buffer.alloc(20 * 2 ** 20, 'large');
      const attempts = [service.upload(cubeStl(7)), service.upload(large), service.download(hash)];
      for (const { code } of await Promise.all(attempts.map(refusal)))
        expect(code).toBe('SERVICE_UNAVAILABLE');
      expect(performance.now() - started).toBeLessThan(10_000);
      await eventually(
        async () => expect((await service.health())?.reasons.join()).toContain('it does not answer'),
        { timeoutMs: 10_000 },
      );
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    await eventually(async () => expect((await service.health())?.reasons).toEqual([]), {
      timeoutMs: 15_000,
    });
    expect((await service.download(hash)).equals(cubeStl(4))).toBe(true);
  }, 120_000);

  test('that goes away makes the service unavailable, which loses nobody an error', async () => {
    const { env } = await openBucket(server);
    const service = await startService(env);
    const hash = await service.upload(cubeStl(5));
    await server.end();
    expect(await refusal(service.upload(cubeStl(6)))).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await refusal(service.download(hash))).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await eventually(
      async () => {
        const report = await service.health();
        expect(report?.reasons.join()).toMatch(/files: the bucket '.*' cannot be used: it does not answer/);
        expect(report?.figures.damagedFiles).toBe(0);
      },
      { timeoutMs: 40_000 },
    );
  }, 180_000);
});
