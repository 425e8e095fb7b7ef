import type { Principal } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { eventually, onTeardown, startPostgres } from '@cadml/testing';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { fileBackends } from '../support/file-backends.ts';
import { cubeStl } from './support/files.ts';
import { ADMIN, callContext, HOUR, refusal, type Service, startService } from './support/service.ts';

const MEMBER: Principal = { ...ADMIN, readableProjects: ['default'], role: 'user', subject: 'key:member' };
const STRANGER: Principal = { ...MEMBER, readableProjects: ['other'], writeProject: 'other' };
const SWEEPING = { FILE_SWEEP_INTERVAL_MS: '15', FILE_SWEEP_GRACE_MS: String(HOUR) };
const GONE = { code: 'DATA_NOT_FOUND' };
const backends = await fileBackends();
if (backends.length === 1) test.skip('two services that sweep, with S3', () => undefined);

let nowMs: number;
const overrides = { now: () => nowMs };

beforeEach(() => {
  nowMs = Date.now();
});

interface Hold {
  readonly holder: string;
  readonly untilMs: number;
  readonly principal?: Principal;
}

const hold = (service: Service, fileHash: string, { holder, untilMs, principal = ADMIN }: Hold) =>
  service.client.holdReference(
    { fileHash, project: principal.writeProject ?? '', holder, untilMs: BigInt(untilMs) },
    callContext(principal),
  );

const release = (service: Service, fileHash: string, holder: string, principal = ADMIN) =>
  service.client.releaseReference(
    { fileHash, project: principal.writeProject ?? '', holder },
    callContext(principal),
  );

describe('a reference', () => {
  test('shows a file only to those who can read its project', async () => {
    const service = await startService({}, overrides);
    const hash = await service.upload(cubeStl(10), { principal: MEMBER });
    expect((await service.download(hash, MEMBER)).length).toBe(684);
    expect(await refusal(service.download(hash, STRANGER))).toMatchObject(GONE);
    expect(await refusal(service.analyze(hash, { principal: STRANGER }))).toMatchObject(GONE);
    expect(
      await refusal(hold(service, hash, { holder: 'x:1', untilMs: 0, principal: STRANGER })),
    ).toMatchObject(GONE);
    await service.analyze(hash, { principal: MEMBER });
    expect(await refusal(service.analyze(hash, { principal: STRANGER }))).toMatchObject(GONE);
  }, 60_000);

  test('that ended hides the file at once; after the grace its bytes are removed', async () => {
    const service = await startService(SWEEPING, overrides);
    const hash = await service.upload(cubeStl(10), { untilMs: nowMs + HOUR });
    await service.download(hash);
    nowMs += HOUR;
    expect(await refusal(service.download(hash))).toMatchObject(GONE);
    await eventually(async () => {
      nowMs += HOUR;
      expect(await service.metrics()).toMatch(/^blob_bytes 0$/m);
    });
    expect(await service.sweptFiles()).toBe(1);
  }, 60_000);

  test('of another holder keeps a file that the first one released', async () => {
    const service = await startService(SWEEPING, overrides);
    const hash = await service.upload(cubeStl(10), { untilMs: nowMs + HOUR, holder: 'analysis:1' });
    await hold(service, hash, { holder: 'operation:1', untilMs: 0 });
    await hold(service, hash, { holder: 'operation:1', untilMs: 0 });
    expect((await release(service, hash, 'analysis:1')).released).toBe(true);
    expect((await release(service, hash, 'analysis:1')).released).toBe(false);
    nowMs += 10 * HOUR;
    expect((await service.download(hash)).length).toBe(684);
    expect((await release(service, hash, 'operation:1', STRANGER)).released).toBe(false);
    expect((await release(service, hash, 'operation:1')).released).toBe(true);
    expect(await refusal(service.download(hash))).toMatchObject(GONE);
  }, 60_000);

  test('goes with others in one call; those of other projects stay', async () => {
    const service = await startService({}, overrides);
    const hash = await service.upload(cubeStl(10), { holder: 'operation:1' });
    await hold(service, hash, { holder: 'operation:2', untilMs: 0 });
    const one = (holder: string) => ({ fileHash: hash, project: 'default', holder });
    const references = [one('operation:1'), one('operation:2'), one('operation:3')];
    const releaseAll = (principal: Principal) =>
      service.client.releaseReferences({ references }, callContext(principal));
    expect(await releaseAll(STRANGER)).toEqual({ released: 0 });
    expect(await releaseAll(ADMIN)).toEqual({ released: 2 });
    expect(await refusal(service.download(hash))).toMatchObject(GONE);
  });

  test('without an end is settled by operators, once it was left alone for long enough', async () => {
    const service = await startService({}, overrides);
    const hash = await service.upload(cubeStl(10), { holder: 'operation:1' });
    const list = (principal = ADMIN, limit = 10) =>
      service.client.listUnsettledReferences({ olderThanMs: BigInt(HOUR), limit }, callContext(principal));
    expect(await list()).toEqual({ references: [] });
    nowMs += HOUR;
    const { references } = await list();
    expect(references).toMatchObject([{ fileHash: hash, project: 'default', holder: 'operation:1' }]);
    const settle = (verdict: proto.ReferenceVerdict, principal = ADMIN) => {
      const settled = references.map((reference) => ({ reference, verdict }));
      return service.client.settleReferences({ references: settled }, callContext(principal));
    };
    const { ReferenceVerdict } = proto;
    const plain: Principal = { ...ADMIN, scopes: ['parts:write'] };
    const release = ReferenceVerdict.REFERENCE_VERDICT_RELEASE;
    const forbidden = { code: 'AUTHORIZATION_FAILED' };
    expect(await refusal(list(plain))).toMatchObject(forbidden);
    expect(await refusal(settle(release, plain))).toMatchObject(forbidden);
    const invalid = { code: 'VALIDATION_FAILED' };
    expect(await refusal(list(ADMIN, 0))).toMatchObject(invalid);
    expect(await refusal(settle(ReferenceVerdict.REFERENCE_VERDICT_UNSPECIFIED))).toMatchObject(invalid);
    expect(await settle(release)).toEqual({ kept: 0, postponed: 0, released: 1 });
    expect(await settle(release)).toEqual({ kept: 0, postponed: 0, released: 0 });
    expect(await refusal(service.download(hash))).toMatchObject(GONE);
  }, 60_000);

  test('can be moved to a later end', async () => {
    const service = await startService(SWEEPING, overrides);
    const hash = await service.upload(cubeStl(10), { untilMs: nowMs + HOUR });
    await hold(service, hash, { holder: 'analysis:1', untilMs: nowMs + 3 * HOUR });
    nowMs += 2 * HOUR;
    expect((await service.download(hash)).length).toBe(684);
  }, 60_000);
});

test.each(backends)(
  'two services that sweep never remove bytes that are uploaded again meanwhile ($name)',
  async ({ open }) => {
    const place = await open();
    const postgres = await startPostgres();
    onTeardown(() => postgres.stop());
    const env = {
      ...place.env,
      FEATURE_EXTRACTION_STORE_URL: await postgres.createDatabase(),
      FILE_SWEEP_INTERVAL_MS: '10',
      FILE_SWEEP_GRACE_MS: '0',
    };
    const [a, b] = [await startService(env), await startService(env)];
    const cycle = async (service: Service, lane: string) => {
      for (let round = 0; round < 25; round++) {
        const holder = `analysis:${lane}-${round}`;
        const hash = await uploadAgain(service, cubeStl(1 + (round % 3)), holder);
        expect((await service.download(hash)).length).toBe(684);
        await release(service, hash, holder);
      }
    };
    await Promise.all([cycle(a, 'a'), cycle(a, 'b'), cycle(b, 'c'), cycle(b, 'd')]);
    // A bucket tells times in whole seconds: what was put last goes a second later.
    const soon = { timeoutMs: 30_000 };
    await eventually(async () => expect(await a.metrics()).toMatch(/^blob_bytes 0$/m), soon);
    expect(await place.names()).toEqual([]);
    expect((await a.sweptFiles()) + (await b.sweptFiles())).toBeGreaterThan(3);
  },
  240_000,
);

/** Bytes that a sweeper took before their reference was there are refused, and accepted the next time. */
async function uploadAgain(service: Service, content: Buffer, holder: string): Promise<string> {
  return await eventually(() => service.upload(content, { holder }), { intervalMs: 1 });
}
