import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HealthProto } from '@cadml/contracts';
import { eventually, tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { DRILLED_BLOCK, linesDxf } from './support/files.ts';
import { ADMIN, startService } from './support/service.ts';

const ABSENT = { FEATURE_EXTRACTION_SANDBOX_PATH: '/nowhere/launch' };
const UNRULY_WORKER = fileURLToPath(new URL('../fixtures/unruly-worker.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/main.mjs', import.meta.url));

/** Children of this process that know the scratch folder. */
function workersOf(scratchFolder: string): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  return children
    .filter((pid) => pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(scratchFolder))
    .map(Number);
}

/** Starts the service as a process of its own and waits for its end. */
async function endOf(env: Record<string, string>) {
  const folder = await tempDir('cadml-fe');
  const { status, stderr } = spawnSync(process.execPath, [MAIN], {
    env: {
      FEATURE_EXTRACTION_GRPC_PORT: '0',
      FEATURE_EXTRACTION_OPS_PORT: '0',
      FEATURE_EXTRACTION_STORE_URL: `sqlite:${join(folder, 'store.db')}`,
      FEATURE_EXTRACTION_BLOB_FOLDER: join(folder, 'files'),
      FEATURE_EXTRACTION_SCRATCH_FOLDER: join(folder, 'scratch'),
      ...env,
    },
    timeout: 30_000,
  });
  return { status, complaint: stderr.toString() };
}

describe('SANDBOX', () => {
  test('required: the service does not start where a wall is missing, and says which', async () => {
    const { status, complaint } = await endOf({ ...ABSENT, SANDBOX: 'required' });
    expect(status).toBe(78);
    expect(complaint).toContain('SANDBOX=required');
    expect(complaint).toContain('/nowhere/launch');
  });

  test('auto: it starts with what there is, and its health says what that is', async () => {
    const service = await startService(ABSENT);
    const health = await service.health();
    expect(health?.figures).toMatchObject({ sandboxLauncher: 0, sandboxSeccomp: 0, sandboxLandlockAbi: 0 });
    expect(health?.reasons).toEqual([]);
    expect(health?.notes).toEqual([expect.stringMatching(/^sandbox: all layers: .*\/nowhere\/launch/)]);
    const file = await service.upload(DRILLED_BLOCK);
    expect((await service.analyze(file)).geometry?.faces).toBe(7);
  });

  test('off: there is none even where there could be one', async () => {
    const service = await startService({ SANDBOX: 'off' });
    const health = await service.health();
    expect(health?.figures).toMatchObject({ sandboxLauncher: 0 });
    expect(health?.notes).toEqual(['sandbox: all layers: switched off by SANDBOX=off']);
  });
});

test('workers that die again and again are told by health', async () => {
  const service = await startService({ KERNEL_WORKER_ENTRY: UNRULY_WORKER });
  const told = expect.stringMatching(/^kernel: [5-9] workers of the normal lane died of late/);
  await eventually(
    async () => {
      if (/kernel_workers\{state="idle"\} 1/.test(await service.metrics())) {
        for (const pid of workersOf(service.scratchFolder)) process.kill(pid, 'SIGKILL');
      }
      expect((await service.health())?.reasons).toEqual([told]);
    },
    { timeoutMs: 20_000, intervalMs: 100 },
  );
  expect((await service.health())?.status).toBe(HealthProto.HealthStatus.HEALTH_STATUS_DEGRADED);
});

test('nothing of a file stays where its worker got it', async () => {
  const service = await startService();
  const file = await service.upload(DRILLED_BLOCK);
  expect((await service.analyze(file)).geometry?.faces).toBe(7);
  await service.stop();
  expect(readdirSync(service.scratchFolder)).toEqual([]);
});

test('the files of one key do not wait behind those of another', async () => {
  const service = await startService({ ANALYSIS_DEADLINE_MS: '60000' });
  const hashes = await Promise.all(
    Array.from({ length: 21 }, (_, i) => service.upload(linesDxf(20_000 + i))),
  );
  const [last = '', ...first] = hashes;
  let read = 0;
  const many = first.map((hash) => service.analyze(hash).then(() => read++));
  await service.analyze(last, { principal: { ...ADMIN, subject: 'key:other' } });
  expect(read).toBeLessThan(10);
  await Promise.all(many);
}, 60_000);
