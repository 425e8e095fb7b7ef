import type { Principal } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type FilePlace, fileBackends } from '../support/file-backends.ts';
import { cubeStl, DRILLED_BLOCK } from './support/files.ts';
import { ADMIN, callContext, HOUR, refusal, type Service, startService } from './support/service.ts';

const STRANGER: Principal = { ...ADMIN, readableProjects: ['other'], subject: 'key:stranger', role: 'user' };
const ROOM = 20_000_000;
const SOON = { timeoutMs: 30_000 };

const DAMAGES: Record<string, (content: Buffer) => Buffer> = {
  'a flipped bit in its middle': (content) => flipped(content, content.length >> 1),
  'another first byte': (content) => flipped(content, 0),
  'its end cut off': (content) => content.subarray(0, content.length - 1),
  'nothing left': () => Buffer.alloc(0),
  'zeros, as after a power loss': (content) => Buffer.alloc(content.length),
};

const backends = await fileBackends();
if (backends.length === 1) test.skip('a file in S3', () => undefined);

describe.each(backends)('a file in $name', ({ open }) => {
  let place: FilePlace;
  let service: Service;

  beforeAll(async () => {
    place = await open();
    service = await startService({
      ...place.env,
      ...{ BLOB_CACHE_BYTES: String(ROOM), MAX_UPLOAD_BYTES: String(ROOM), FILE_SWEEP_INTERVAL_MS: '200' },
    });
  }, 120_000);

  test('is analysed and given back, also when it is larger than what is held in memory', async () => {
    const large = Buffer.alloc(19_000_000, 'large part ');
    const hashes = [await service.upload(DRILLED_BLOCK), await service.upload(large)];
    expect((await service.download(hashes[0] as string)).equals(DRILLED_BLOCK)).toBe(true);
    expect((await service.download(hashes[1] as string)).equals(large)).toBe(true);
    expect((await service.analyze(hashes[0] as string)).geometry?.solids).toBe(1);
    expect((await place.names()).toSorted()).toEqual(hashes.toSorted());
  }, 120_000);

  test.each(Object.keys(DAMAGES))(
    'with %s is never served, and is mended by a new upload',
    async (kind) => {
      const content = variantOf(DRILLED_BLOCK, kind);
      const hash = await service.upload(content);
      await place.spoil(hash, DAMAGES[kind]?.(content) as Buffer);
      const before = await countDamaged(service);
      for (const attempt of everyUse(service, hash)) {
        expect(await refusal(attempt())).toMatchObject({
          code: 'HASH_MISMATCH',
          context: { fileHash: hash },
        });
      }
      expect(await countDamaged(service)).toBe(before + 3);
      expect(await service.upload(content)).toBe(hash);
      for (const attempt of everyUse(service, hash)) await attempt();
    },
    120_000,
  );

  test('that is damaged is named by health until its bytes are right again', async () => {
    const content = cubeStl(29);
    const hash = await service.upload(content);
    await place.spoil(hash, flipped(content, 100));
    await refusal(service.download(hash));
    await eventually(async () => {
      const report = await service.health();
      expect(report?.reasons.join()).toContain(hash);
      expect(report?.figures.damagedFiles).toBe(1);
      expect(await service.metrics()).toMatch(/^damaged_files 1$/m);
    }, SOON);
    // As an operator does who has a backup.
    await place.spoil(hash, content);
    await eventually(async () => expect((await service.health())?.figures.damagedFiles).toBe(0), SOON);
    expect((await service.health())?.reasons).toEqual([]);
    expect((await service.download(hash)).equals(content)).toBe(true);
  }, 120_000);

  test('that nobody reads, or only from a copy, is read again within a day, and its damage is told', async () => {
    const elsewhere = await open();
    let nowMs = Date.now();
    const env = { ...elsewhere.env, FILE_SWEEP_INTERVAL_MS: '100' };
    const other = await startService(env, { now: () => nowMs });
    const content = cubeStl(37);
    const hash = await other.upload(content);
    for (let i = 0; i < 5; i++) await other.upload(cubeStl(50 + i));
    await other.download(hash);
    await elsewhere.spoil(hash, flipped(content, 100));
    nowMs += 25 * HOUR;
    const damagedFiles = async () => (await other.health())?.figures.damagedFiles;
    await eventually(async () => expect(await damagedFiles()).toBe(1), SOON);
    expect((await other.health())?.reasons.join()).toContain(hash);
    await elsewhere.spoil(hash, content);
    await eventually(async () => expect(await damagedFiles()).toBe(0), SOON);
    expect(await countDamaged(other)).toBe(1);
  }, 120_000);

  test('that is lost is told so, and only to those who can read it', async () => {
    const content = cubeStl(31);
    const hash = await service.upload(content);
    await place.lose(hash);
    expect(await refusal(service.download(hash, STRANGER))).toMatchObject({ code: 'DATA_NOT_FOUND' });
    for (const attempt of everyUse(service, hash)) {
      expect(await refusal(attempt())).toMatchObject({ code: 'RESOURCE_GONE', context: { fileHash: hash } });
    }
    await service.upload(content);
    expect((await service.download(hash)).equals(content)).toBe(true);
  }, 60_000);

  test('is what was stored when many are read at once and there is little room for copies', async () => {
    const contents = Array.from({ length: 12 }, (_, index) => Buffer.alloc(4_000_000, `part ${index} `));
    const hashes = await Promise.all(contents.map((content) => service.upload(content)));
    const reads = [...hashes.keys(), ...hashes.keys(), ...hashes.keys()];
    await Promise.all(
      reads.map(async (index) => {
        const content = await service.download(hashes[index] as string);
        expect(content.equals(contents[index] as Buffer)).toBe(true);
      }),
    );
  }, 120_000);
});

/** The same part in other bytes. */
function variantOf(content: Buffer, mark: string): Buffer {
  return Buffer.from(content.toString().replace('ISO-10303-21;', `ISO-10303-21; /* ${mark} */`));
}

function flipped(content: Buffer, at: number): Buffer {
  const copy = Buffer.from(content);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x10, at);
  return copy;
}

function everyUse(service: Service, fileHash: string): (() => Promise<unknown>)[] {
  const kind = proto.RenditionKind.RENDITION_KIND_THUMBNAIL;
  return [
    () => service.analyze(fileHash),
    () => service.download(fileHash),
    async () => {
      const request = proto.GetRenditionRequest.fromPartial({ fileHash, kind });
      for await (const { part } of service.client.getRendition(request, callContext()))
        expect(part).toBeDefined();
    },
  ];
}

async function countDamaged(service: Service): Promise<number> {
  const text = await service.metrics();
  return Number(/^blob_damaged_total\{damage="damaged"\} (\d+)$/m.exec(text)?.[1]);
}
