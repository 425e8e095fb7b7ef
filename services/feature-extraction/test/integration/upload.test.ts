import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cubeStl, DRILLED_BLOCK, linesDxf } from './support/files.ts';
import { ADMIN, callContext, refusal, type Service, startService } from './support/service.ts';

const LIMIT = 1_000_000;
let service: Service;

beforeAll(async () => {
  service = await startService({ MAX_UPLOAD_BYTES: String(LIMIT) });
}, 60_000);

/** Every regular file below the folder of uploads. */
async function keptFiles(): Promise<string[]> {
  const entries = await readdir(service.blobFolder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('an upload', () => {
  test('answers the SHA-256 of the bytes, which come back the same', async () => {
    const content = linesDxf(5000);
    const hash = await service.upload(content);
    expect(hash).toBe(createHash('sha256').update(content).digest('hex'));
    expect((await service.download(hash)).equals(content)).toBe(true);
  });

  test('of the same bytes twice is kept once', async () => {
    await service.upload(DRILLED_BLOCK, { holder: 'analysis:a' });
    const before = await keptFiles();
    await service.upload(DRILLED_BLOCK, { holder: 'analysis:b' });
    expect(await keptFiles()).toEqual(before);
  });

  test('over the limit is refused while it streams, and nothing is kept', async () => {
    const before = await keptFiles();
    const error = await refusal(service.upload(Buffer.alloc(40 * LIMIT, 'x')));
    expect(error.toData()).toMatchObject({ code: 'INPUT_SIZE_EXCEEDED', stage: 'upload' });
    expect(await keptFiles()).toEqual(before);
  });

  test('of exactly the limit is accepted', async () => {
    expect(await service.upload(Buffer.alloc(LIMIT, 'y'))).toHaveLength(64);
  });

  test('without a byte is refused', async () => {
    const error = await refusal(service.upload(Buffer.alloc(0)));
    expect(error.toData()).toMatchObject({ code: 'INPUT_VALIDATION_FAILED', stage: 'upload' });
  });

  test('that begins with a chunk is refused', async () => {
    async function* messages() {
      yield { part: { $case: 'chunk' as const, value: Buffer.from('x') } };
    }
    const error = await refusal(service.client.upload(messages(), callContext()));
    expect(error.code).toBe('INPUT_VALIDATION_FAILED');
  });

  test('of known bytes is answered with what was read of them, for the same question alone', async () => {
    const cube = cubeStl(77);
    const recall = { featureVersions: ['v4', 'v1'], units: 'inch' };
    const first = await service.send(cube, { recall });
    expect(first.recalled).toBeUndefined();
    const read = await service.analyze(first.fileHash, { ...recall, name: 'part' });
    const again = await service.send(cube, { recall });
    expect(again.recalled).toEqual({ ...read, cache: proto.CacheLevel.CACHE_LEVEL_L1, timingsMs: {} });
    const otherUnit = await service.send(cube, { recall: { ...recall, units: 'mm' } });
    expect(otherUnit.recalled).toBeUndefined();
    const unknown = await service.send(cube, { recall: { ...recall, featureVersions: ['v99'] } });
    expect(unknown.recalled).toBeUndefined();
  });

  test('whose caller goes away leaves nothing behind', async () => {
    const before = await keptFiles();
    const leaving = new AbortController();
    async function* messages() {
      const value = {
        name: 'p',
        project: 'default',
        holder: 'analysis:gone',
        untilMs: 0n,
        recall: undefined,
      };
      yield { part: { $case: 'header' as const, value } };
      // Beyond what is held in memory, so that there is a file to leave behind.
      for (let i = 0; i < 20; i++) yield { part: { $case: 'chunk' as const, value: Buffer.alloc(65_536) } };
      await eventually(async () => expect((await keptFiles()).length).toBe(before.length + 1));
      leaving.abort();
      yield { part: { $case: 'chunk' as const, value: Buffer.alloc(65_536) } };
    }
    await refusal(service.client.upload(messages(), callContext(ADMIN, 20_000, leaving.signal)));
    await eventually(async () => expect(await keptFiles()).toEqual(before));
  });

  test('to a project that the caller may not write to is refused', async () => {
    const error = await refusal(service.upload(cubeStl(1), { project: 'secret' }));
    expect(error.toData()).toMatchObject({ code: 'AUTHORIZATION_FAILED', stage: 'auth' });
  });
});
