import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PATHS } from '../fleet/layout.ts';
import { type PrivateFleet, startPrivateFleet } from '../fleet/private-fleet.ts';

// Kill -9 of each part of the fleet while 20 uploads are under way: what was answered 202 ends `succeeded`,
// no part twice, no part missing, and what was answered 200 with a part is findable.

const UPLOADS = 20;
const PATIENCE_MS = 90_000;

interface Accepted {
  readonly jobs: string[];
  readonly parts: string[];
  /** Uploads without an answer at the strike. */
  underWay: number;
}

let fleet: PrivateFleet;
let round = 0;

beforeAll(async () => {
  fleet = await startPrivateFleet({ GATEWAY_JOB_LEASE_MS: '3000' });
}, 150_000);
afterAll(() => fleet?.stop(), 60_000);

/** Samples in bytes that nobody has seen, so that each is read: parts of this round by their names. */
function newFiles(): string[] {
  const samples = readdirSync(PATHS.samples, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.step'))
    .toSorted();
  return samples.slice(0, UPLOADS).map((path, i) => {
    const name = `R${round}-${i}`;
    const text = readFileSync(join(PATHS.samples, path), 'latin1');
    const file = join(fleet.folder, `${name}.step`);
    writeFileSync(file, text.replace('DATA;', `DATA; /* ${name} */`), 'latin1');
    return file;
  });
}

/** The pid of a kernel worker: a descendant of feature-extraction that runs the worker program. */
function kernelWorkerPid(): number {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parent = fleet.pidOf('feature-extraction');
  const worker = pids.find((pid) => {
    try {
      const [, ppid = ''] = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return (
        Number(ppid) === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('kernel-worker')
      );
    } catch {
      return false;
    }
  });
  if (worker === undefined) throw new Error('no kernel worker found');
  return worker;
}

/** Every other one goes as a job; `strike` comes when of either kind some were accepted and others are under way. */
async function uploadThrough(strike: () => void): Promise<Accepted> {
  const accepted: Accepted = { jobs: [], parts: [], underWay: 0 };
  let answered = 0;
  let struck = false;
  const uploads = newFiles().map(async (file, i) => {
    const headers = i % 2 === 0 ? {} : { prefer: 'respond-async' };
    const answer = await fleet.api.analyze(file, { similar: false }, headers).catch(() => null);
    answered++;
    if (answer?.status === 202) accepted.jobs.push(answer.body.job.id);
    if (answer?.status === 200 && answer.body.part !== null) accepted.parts.push(answer.body.part.id);
    if (answer?.status === 200 && answer.body.indexJob) accepted.jobs.push(answer.body.indexJob.id);
    if (struck || accepted.jobs.length === 0 || accepted.parts.length === 0) return;
    struck = true;
    accepted.underWay = UPLOADS - answered;
    strike();
  });
  await Promise.all(uploads);
  return accepted;
}

async function waitForJob(id: string): Promise<{ state: string; partId: string | null; error: unknown }> {
  const end = Date.now() + PATIENCE_MS;
  let last = 'unknown';
  while (Date.now() < end) {
    const answer = await fleet.api.get(`/jobs/${id}`).catch(() => null);
    last = answer?.body?.state ?? last;
    if (answer?.status === 200 && ['succeeded', 'failed', 'cancelled'].includes(last)) {
      return { state: last, partId: answer.body.result?.part?.id ?? null, error: answer.body.error };
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { state: `still ${last}`, partId: null, error: null };
}

async function partsOfRound(): Promise<readonly { id: string; name: string; revision: number }[]> {
  const { status, body } = await fleet.api.get(`/parts?q=${encodeURIComponent(`R${round}-`)}&limit=200`);
  expect(status).toBe(200);
  return body.items;
}

const VICTIMS: Record<string, () => number> = {
  'a kernel worker': kernelWorkerPid,
  'feature-extraction': () => fleet.pidOf('feature-extraction'),
  'vector-search': () => fleet.pidOf('vector-search'),
  redis: () => fleet.pidOf('redis'),
  'the edge': () => fleet.pidOf('gateway'),
  'the job worker': () => fleet.pidOf('gateway-worker'),
};

describe('kill -9 while uploads are under way', () => {
  test.each(Object.entries(VICTIMS))(
    '%s: every accepted job succeeds, no part twice, none missing',
    async (_name, victim) => {
      round++;
      const accepted = await uploadThrough(() => process.kill(victim(), 'SIGKILL'));
      await fleet.waitReady();
      expect(accepted.underWay).toBeGreaterThan(0);
      const outcomes = await Promise.all(accepted.jobs.map(waitForJob));
      expect(outcomes.filter(({ state }) => state !== 'succeeded')).toEqual([]);
      const promised = [...accepted.parts, ...outcomes.flatMap(({ partId }) => partId ?? [])];
      const parts = await partsOfRound();
      const names = parts.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(parts.filter(({ revision }) => revision !== 1)).toEqual([]);
      expect(new Set(promised).size).toBe(promised.length);
      for (const partId of promised) {
        expect(parts.map((part) => part.id)).toContain(partId);
        const found = await fleet.api.send('POST', '/similarity/search', {
          partId,
          k: 1000,
          excludeSelf: false,
        });
        expect(found.status).toBe(200);
        expect(found.body.items.map((item) => item.partId)).toContain(partId);
      }
    },
    240_000,
  );
});
