import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { eventually, type RedisServer, startPostgres, startRedis, tempDir } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cubeStl, DRILLED_BLOCK, linesDxf } from './support/files.ts';
import { type Replica, startReplica } from './support/replica.ts';
import { callContext, refusal } from './support/service.ts';

const { CACHE_LEVEL_MISS: MISS, CACHE_LEVEL_L1: L1, CACHE_LEVEL_L2: L2 } = proto.CacheLevel;

let redis: RedisServer;
let replicas: readonly [Replica, Replica];

beforeAll(async () => {
  redis = await startRedis({ tcp: true });
  const postgres = await startPostgres();
  const env = {
    REDIS_URL: redis.url,
    FEATURE_EXTRACTION_STORE_URL: await postgres.createDatabase(),
    FEATURE_EXTRACTION_BLOB_FOLDER: await tempDir('cadml-fe'),
    RENDITION_CACHE_L1_ENTRY_BYTES: '4096',
    RENDITION_CACHE_L2_ENTRY_BYTES: '65536',
  };
  replicas = [await startReplica(env), await startReplica(env)];
}, 120_000);

/** Sum of a counter over both replicas and all its labels that match. */
async function total(pattern: string): Promise<number> {
  const texts = await Promise.all(replicas.map((replica) => replica.metrics()));
  const values = texts.flatMap((text) => [...text.matchAll(new RegExp(`^${pattern} (\\d+)$`, 'gm'))]);
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}
const readings = () => total('parse_stage_latency_seconds_count\\{.*\\}');
const renderings = () => total('rendition_latency_seconds_count\\{.*\\}');

async function picture({ client }: Replica, fileHash: string, size: number): Promise<string> {
  const kind = proto.RenditionKind.RENDITION_KIND_THUMBNAIL;
  const request = proto.GetRenditionRequest.fromPartial({ fileHash, kind, size });
  const pieces: Buffer[] = [];
  for await (const { part } of client.getRendition(request, callContext())) {
    if (part?.$case === 'chunk') pieces.push(part.value);
  }
  return Buffer.concat(pieces).toString('base64');
}

describe('two processes with one Redis and one store', () => {
  test('that fifty callers ask at once read a file once', async () => {
    const hash = await replicas[0].upload(linesDxf(40_000));
    const before = await readings();
    const callers = Array.from({ length: 50 }, (_, i) => (replicas[i % 2] as Replica).analyze(hash));
    const answers = await Promise.all(callers);
    expect(new Set(answers.map(({ features }) => features[0]?.vector.toString('hex'))).size).toBe(1);
    expect((await readings()) - before).toBe(1);
  }, 90_000);

  test('remember of each other that a file is broken', async () => {
    const hash = await replicas[0].upload(DRILLED_BLOCK.subarray(0, 11_000));
    const first = await refusal(replicas[0].analyze(hash));
    const hits = await total('feature_cache_hits_total\\{level="l2"\\}');
    expect((await refusal(replicas[1].analyze(hash))).toData()).toEqual(first.toData());
    expect((await total('feature_cache_hits_total\\{level="l2"\\}')) - hits).toBe(1);
  }, 60_000);

  test('make a picture once, whichever of them are asked', async () => {
    const hash = await replicas[0].upload(cubeStl(21));
    const before = await renderings();
    for (const size of [64, 512]) {
      const asked = [0, 1, 0, 1].map((i) => picture(replicas[i as 0 | 1], hash, size));
      expect(new Set(await Promise.all(asked)).size).toBe(1);
    }
    expect((await renderings()) - before).toBe(2);
  }, 60_000);

  test('each make what is too large to share, once', async () => {
    const hash = await replicas[0].upload(linesDxf(20_000));
    const before = await renderings();
    const drawing = (replica: Replica) => drawingOf(replica, hash);
    const both = await Promise.all([...replicas, ...replicas].map(drawing));
    expect(new Set(both).size).toBe(1);
    expect(both[0]).toBeGreaterThan(65_536);
    expect((await renderings()) - before).toBe(2);
    await Promise.all(replicas.map(drawing));
    expect((await renderings()) - before).toBe(2);
  }, 60_000);

  test('serve from themselves and read anew while Redis is dead, and say so; nobody sees an error', async () => {
    const known = await replicas[0].upload(cubeStl(22));
    await replicas[0].analyze(known);
    await redis.kill();
    const unknown = await replicas[0].upload(cubeStl(23));
    const answers = await Promise.all([
      replicas[0].analyze(known),
      ...Array.from({ length: 10 }, () => replicas[0].analyze(unknown)),
    ]);
    expect(answers[0]?.cache).toBe(L1);
    expect(answers[1]?.cache).toBe(MISS);
    expect((await replicas[1].analyze(known)).cache).toBe(MISS);
    expect(await picture(replicas[1], unknown, 64)).not.toBe('');
    for (const replica of replicas) {
      const report = await replica.health();
      expect(report?.status).toBe(2);
      expect(report?.reasons.join()).toMatch(/Redis does not serve the caches/);
      expect(await replica.client.getCacheStats({}, callContext())).toMatchObject({ sharedStatus: 'down' });
    }
    await redis.restart();
    await eventually(async () => expect((await replicas[0].health())?.reasons).toEqual([]), {
      timeoutMs: 20_000,
    });
    const later = await replicas[0].upload(cubeStl(24));
    await eventually(async () => expect((await replicas[1].health())?.reasons).toEqual([]), {
      timeoutMs: 20_000,
    });
    await replicas[0].analyze(later);
    expect((await replicas[1].analyze(later)).cache).toBe(L2);
  }, 90_000);
});

async function drawingOf({ client }: Replica, fileHash: string): Promise<number> {
  const kind = proto.RenditionKind.RENDITION_KIND_DRAWING;
  let bytes = 0;
  const request = proto.GetRenditionRequest.fromPartial({ fileHash, kind });
  for await (const { part } of client.getRendition(request, callContext())) {
    if (part?.$case === 'chunk') bytes += part.value.length;
  }
  return bytes;
}
