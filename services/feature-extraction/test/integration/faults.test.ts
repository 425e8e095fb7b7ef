import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { eventually } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { DRILLED_BLOCK, linesDxf } from './support/files.ts';
import { ADMIN, callContext, refusal, startService } from './support/service.ts';

const { WORK_CLASS_JOB } = proto.WorkClass;
/** Every file goes to the one warm worker. */
const ONE_LANE = { KERNEL_HEAVY_BYTES: String(2 ** 40) };

describe('a file that is too slow', () => {
  test('is quarantined after three kills, stays so over a restart, and is tried again when cleared', async () => {
    const env = { ...ONE_LANE, ANALYSIS_DEADLINE_MS: '120', ANALYSIS_JOB_MS_PER_MIB: '20000' };
    const first = await startService(env);
    const hash = await first.upload(linesDxf(150_000));
    const quarantined = { code: 'PARSE_FAILED', context: { quarantined: true } };
    await eventually(
      async () => expect((await refusal(first.analyze(hash))).toData()).toMatchObject(quarantined),
      { timeoutMs: 60_000 },
    );
    await first.stop();
    const second = await startService({ ...env, ...first.sameData });
    expect((await refusal(second.analyze(hash))).toData()).toMatchObject(quarantined);
    const { files } = await second.client.listQuarantine({}, callContext());
    expect(files).toMatchObject([{ fileHash: hash, strikes: 3, reason: 'deadline' }]);
    expect(await second.metrics()).toMatch(/^quarantined_files 1$/m);

    const noOperator = callContext({ ...ADMIN, scopes: ['parts:write'] });
    expect((await refusal(second.client.clearQuarantine({ fileHash: hash }, noOperator))).code).toBe(
      'AUTHORIZATION_FAILED',
    );
    await second.client.clearQuarantine({ fileHash: hash }, callContext());
    expect((await refusal(second.client.clearQuarantine({ fileHash: hash }, callContext()))).code).toBe(
      'DATA_NOT_FOUND',
    );
    const answer = await second.analyze(hash, { workClass: WORK_CLASS_JOB });
    expect(answer.geometry?.entities).toBe(150_000);
  }, 120_000);

  test('costs a worker only as long as somebody waits for it', async () => {
    const service = await startService(ONE_LANE);
    const hash = await service.upload(linesDxf(150_000));
    const leaving = [new AbortController(), new AbortController()] as const;
    const waiting = leaving.map(({ signal }) => refusal(service.analyze(hash, { signal })));
    const busy = async () => (await service.health())?.figures.kernelBusy;
    await eventually(async () => expect(await busy()).toBe(1));
    leaving[0].abort();
    expect((await waiting[0])?.code).toBe('CANCELLED');
    expect(await busy()).toBe(1);
    leaving[1].abort();
    expect((await waiting[1])?.code).toBe('CANCELLED');
    await eventually(async () => expect(await busy()).toBe(0));
    expect(await service.metrics()).toMatch(/kernel_worker_recycles_total\{reason="cancelled"\} 1/);
    const good = await service.upload(DRILLED_BLOCK);
    expect((await service.analyze(good)).geometry?.faces).toBe(7);
  }, 60_000);

  test('does not fail a second caller who waits longer than the first', async () => {
    const service = await startService(ONE_LANE);
    const hash = await service.upload(linesDxf(150_000));
    const impatient = refusal(service.analyze(hash, { timeoutMs: 350 }));
    const patient = service.analyze(hash, { timeoutMs: 30_000 });
    expect((await impatient).code).toBe('TIMEOUT');
    expect((await patient).geometry?.entities).toBe(150_000);
  }, 60_000);
});

test('a full queue sends callers away with the time after which to come back', async () => {
  const service = await startService({ ...ONE_LANE, KERNEL_QUEUE_LIMIT: '1' });
  const hashes = await Promise.all([60_000, 60_001, 60_002, 60_003].map((n) => service.upload(linesDxf(n))));
  const outcomes = await Promise.allSettled(hashes.map((hash) => service.analyze(hash)));
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(errors.length).toBeGreaterThan(0);
  for (const error of errors) {
    expect(error.toData()).toMatchObject({ code: 'SERVICE_UNAVAILABLE', stage: 'queue' });
    expect(error.context.retryAfterSeconds).toBeGreaterThanOrEqual(1);
  }
}, 60_000);
