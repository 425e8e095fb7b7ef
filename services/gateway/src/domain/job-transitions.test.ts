import type { ErrorData } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { type Job, newJob, PAYLOAD_SCHEMA } from './job.ts';
import { cancelled, claimed, finished, leaseExpired, reported } from './job-transitions.ts';

const NOW = 1_000_000;
const policy = { maxAttempts: 3, random: () => 0 };

const queued: Job = newJob(
  {
    id: 'j',
    project: 'default',
    kind: 'reextract',
    payload: { schema: PAYLOAD_SCHEMA, extractorRevision: 2, versions: ['v4'] },
    principal: { subject: 's', role: 'service', scopes: [], readableProjects: 'all', writeProject: null },
    requestId: 'r',
    trace: {},
  },
  NOW,
);

function claim(job: Job, now = NOW): Job {
  const mine = claimed(job, { now, leaseMs: 1_000 });
  if (mine === null) throw new Error('nothing to claim');
  return mine;
}

const passing: ErrorData = {
  code: 'SERVICE_UNAVAILABLE',
  stage: 'index',
  message: 'away',
  context: {},
  retryable: true,
};
const broken: ErrorData = {
  code: 'PARSE_FAILED',
  stage: 'parse',
  message: 'broken',
  context: {},
  retryable: false,
};

describe('a claim', () => {
  test('counts the attempt, raises the fence and holds for the lease', () => {
    expect(claim(queued)).toMatchObject({
      state: 'running',
      attempts: 1,
      fence: 1,
      leaseUntil: NOW + 1_000,
      version: 2,
    });
  });

  test('is refused while another holds, and before the next attempt is due', () => {
    expect(claimed(claim(queued), { now: NOW, leaseMs: 1 })).toBeNull();
    expect(claimed({ ...queued, runAfter: NOW + 60_000 }, { now: NOW, leaseMs: 1 })).toBeNull();
  });
});

describe('the end of an attempt', () => {
  const end = (job: Job, outcome: Parameters<typeof finished>[2]['outcome'], fence = job.fence) =>
    finished(job, fence, { outcome, now: NOW, policy });

  test('with a result is the end of the job, and telling it again changes nothing', () => {
    const done = end(claim(queued), { result: 42 });
    expect(done).toMatchObject({ state: 'succeeded', result: 42, finishedAt: NOW, leaseUntil: null });
    expect(end(done, { result: 42 })).toBe(done);
  });

  test('with an error of the file is the end of the job', () => {
    expect(end(claim(queued), { error: broken })).toMatchObject({
      state: 'failed',
      attempts: 1,
      error: broken,
    });
  });

  test('with a passing error queues it again, each time later, until its attempts are used up', () => {
    let job = queued;
    const waits: number[] = [];
    for (let attempt = 1; attempt < policy.maxAttempts; attempt++) {
      job = end(claim(job, job.runAfter), { error: passing });
      expect(job.state).toBe('queued');
      waits.push(job.runAfter - NOW);
    }
    expect(waits).toEqual([500, 1_000]);
    job = end(claim(job, job.runAfter), { error: passing });
    expect(job).toMatchObject({
      state: 'failed',
      attempts: 3,
      error: { retryable: false, context: { attempts: 3 } },
    });
  });

  test('told with an older fence is refused', () => {
    const second = claim(end(claim(queued), { error: passing }), NOW + 10_000);
    expect(() => end(second, { result: 1 }, 1)).toThrow(expect.objectContaining({ code: 'STALE_FENCE' }));
  });
});

test('a worker that vanishes uses an attempt up: a job that kills workers ends failed with the reason', () => {
  let job = queued;
  for (let death = 1; death <= policy.maxAttempts; death++) {
    job = leaseExpired(claim(job, job.runAfter), job.runAfter, policy);
  }
  expect(job).toMatchObject({
    state: 'failed',
    attempts: 3,
    error: { message: expect.stringContaining('vanished') },
  });
});

describe('a cancellation', () => {
  test('ends a queued job at once', () => {
    expect(cancelled(queued, NOW)).toMatchObject({ state: 'cancelled', finishedAt: NOW });
  });

  test('of a running job is a wish that the worker hears of, even when it fails meanwhile', () => {
    const asked = cancelled(claim(queued), NOW);
    expect(asked).toMatchObject({ state: 'running', cancelRequested: true });
    const ended = finished(asked, 1, { outcome: { error: passing }, now: NOW, policy });
    expect(ended.state).toBe('cancelled');
  });

  test('of a job that is over is a conflict', () => {
    const over = cancelled(queued, NOW);
    expect(() => cancelled(over, NOW)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });
});

test('a report renews the lease and keeps the last checkpoint', () => {
  const report = { progress: { done: 1, total: 2, stage: 'features' }, leaseUntil: NOW + 9 };
  const first = reported(claim(queued), 1, { ...report, checkpoint: '{"at":1}' });
  expect(reported(first, 1, { ...report, checkpoint: '' })).toMatchObject({
    checkpoint: '{"at":1}',
    leaseUntil: NOW + 9,
  });
});

test('a worker that has done nothing yet leaves the progress of the one before it', () => {
  const report = { progress: { done: 3, total: 9, stage: 'features' }, checkpoint: '', leaseUntil: NOW };
  const first = reported(claim(queued), 1, report);
  const silent = { ...report, progress: { done: 0, total: 0, stage: 'queue' }, leaseUntil: NOW + 1 };
  expect(reported(first, 1, silent)).toMatchObject({ progress: report.progress, leaseUntil: NOW + 1 });
});
