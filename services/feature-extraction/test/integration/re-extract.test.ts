import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { DRILLED_BLOCK, linesDxf } from './support/files.ts';
import { ADMIN, callContext, refusal, type Service, startService } from './support/service.ts';

let service: Service;
let hashes: string[];

const FILES = 6;

beforeAll(async () => {
  service = await startService({ KERNEL_WORKERS: '2' });
  const contents = Array.from({ length: FILES }, (_, i) => linesDxf(3 + i));
  hashes = await Promise.all(contents.map((content) => service.upload(content)));
}, 60_000);

interface Wish {
  readonly files?: readonly Partial<proto.ReExtractFile>[];
  readonly featureVersions?: string[];
  readonly resumeToken?: string;
}

const requestOf = ({ files, ...wish }: Wish) =>
  proto.ReExtractRequest.fromPartial({
    files: (files ?? hashes.map((fileHash) => ({ fileHash }))) as proto.ReExtractFile[],
    featureVersions: ['v4', 'v5'],
    ...wish,
  });

async function all(wish: Wish = {}, call = callContext()) {
  const messages: proto.ReExtractResponse[] = [];
  for await (const message of service.client.reExtract(requestOf(wish), call)) messages.push(message);
  return messages;
}

describe('a re-extraction', () => {
  test('yields each file in the order of the list, as Analyze reads it, with its progress', async () => {
    const messages = await all();
    expect(messages.map(({ index, fileHash, done, total }) => [index, fileHash, done, total])).toEqual(
      hashes.map((hash, i) => [i, hash, i + 1, FILES]),
    );
    for (const { fileHash, outcome } of messages) {
      const alone = await service.analyze(fileHash, { featureVersions: ['v4', 'v5'] });
      if (outcome?.$case !== 'analysis') throw new Error('no analysis');
      expect(outcome.value.features).toEqual(alone.features);
      expect(outcome.value.geometry).toEqual(alone.geometry);
      expect(outcome.value.extractorRevision).toBe(alone.extractorRevision);
    }
  });

  test('has the error of a file in its place, and goes on', async () => {
    const broken = await service.upload(DRILLED_BLOCK.subarray(0, 12_000));
    const [first = '', second = ''] = hashes;
    const files = [first, broken, 'f'.repeat(64), second].map((fileHash) => ({ fileHash }));
    const outcomes = (await all({ files })).map(({ outcome }) =>
      outcome?.$case === 'error' ? outcome.value.code : outcome?.$case,
    );
    expect(outcomes).toEqual(['analysis', 'PARSE_FAILED', 'DATA_NOT_FOUND', 'analysis']);
  });

  test('reads a file without a unit in the one that is given', async () => {
    const fileHash = await service.upload(linesDxf(40));
    const files = [{ fileHash }, { fileHash, units: 'inch' }];
    const [plain, inches] = (await all({ files })).map(({ outcome }) =>
      outcome?.$case === 'analysis' ? (outcome.value.geometry?.boundingBox?.max?.x ?? 0) : 0,
    );
    expect(inches).toBeCloseTo(25.4 * (plain ?? 0), 6);
  });

  test('stops when its caller goes away', async () => {
    const leaving = new AbortController();
    const call = callContext(ADMIN, 60_000, leaving.signal);
    const seen: number[] = [];
    const watched = (async () => {
      for await (const { index } of service.client.reExtract(requestOf({}), call)) {
        seen.push(index);
        leaving.abort();
      }
    })();
    expect(await refusal(watched)).toMatchObject({ code: 'CANCELLED' });
    expect(seen).toEqual([0]);
  });

  test.each<[string, Wish]>([
    ['no files', { files: [] }],
    ['too many files', { files: Array.from({ length: 1_001 }, () => ({ fileHash: 'a'.repeat(64) })) }],
    ['what is no hash', { files: [{ fileHash: 'x' }] }],
    ['an unknown version', { featureVersions: ['v9'] }],
    ['what is no token', { resumeToken: 'x' }],
  ])('is refused with %s', async (_, wish) => {
    expect(await refusal(all(wish))).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('is refused with the token of other work', async () => {
    const [{ resumeToken } = { resumeToken: '' }] = await all();
    expect(await refusal(all({ resumeToken, featureVersions: ['v4'] }))).toMatchObject({ code: 'CONFLICT' });
    const files = hashes.toReversed().map((fileHash) => ({ fileHash }));
    expect(await refusal(all({ resumeToken, files }))).toMatchObject({ code: 'CONFLICT' });
  });

  test('lets who waits for an answer go first', async () => {
    const files = await Promise.all(
      Array.from({ length: 16 }, async (_, i) => ({ fileHash: await service.upload(linesDxf(400 + i)) })),
    );
    const waited = await service.upload(linesDxf(399));
    let [seen, seenByThen] = [0, -1];
    for await (const { done } of service.client.reExtract(requestOf({ files }), callContext())) {
      seen = done;
      if (done === 1) {
        void service.analyze(waited).then(() => {
          seenByThen = seen;
        });
      }
    }
    expect(seen).toBe(files.length);
    expect(seenByThen).toBeGreaterThan(0);
    expect(seenByThen).toBeLessThan(files.length / 2);
  });

  test('goes on behind the last message that was taken, also in another process', async () => {
    const taken: proto.ReExtractResponse[] = [];
    for await (const message of service.client.reExtract(requestOf({}), callContext())) {
      taken.push(message);
      if (taken.length === 2) break;
    }
    await service.stop();
    service = await startService({ KERNEL_WORKERS: '2', ...service.sameData });
    const rest = await all({ resumeToken: taken.at(-1)?.resumeToken ?? '' });
    expect(rest.map(({ index, done }) => [index, done])).toEqual([2, 3, 4, 5].map((i) => [i, i + 1]));
    expect(await all({ resumeToken: rest.at(-1)?.resumeToken ?? '' })).toEqual([]);
  }, 60_000);

  test('needs the scope of operators', async () => {
    const user = callContext({ ...ADMIN, scopes: ['parts:read', 'parts:write'] });
    expect(await refusal(all({}, user))).toMatchObject({ code: 'AUTHORIZATION_FAILED' });
  });
});
