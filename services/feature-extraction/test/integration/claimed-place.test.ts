import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ConfigError } from '@cadml/config';
import { HealthProto } from '@cadml/contracts';
import { openStore } from '@cadml/store';
import { eventually, onTeardown, startPostgres, tempDir } from '@cadml/testing';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { MIGRATIONS } from '../../src/adapters/migrations.ts';
import type { Database } from '../../src/adapters/schema.ts';
import { createSqlInstallation } from '../../src/adapters/sql-installation.ts';
import { type FilePlace, fileBackends } from '../support/file-backends.ts';
import { cubeStl } from './support/files.ts';
import { callContext, HOUR, type Service, startService } from './support/service.ts';

const MAIN = new URL('../../dist/main.mjs', import.meta.url).pathname;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const SWEEPING = { FILE_SWEEP_INTERVAL_MS: '250', FILE_SWEEP_GRACE_MS: '0' };
/** Ahead of the times of a bucket, which are coarse: what was put a moment ago is old enough. */
const AHEAD = { now: () => Date.now() + 5_000 };
const SOON = { timeoutMs: 30_000 };
const UNKNOWN_OWNER = '00000000-0000-4000-8000-000000000000';

interface AppliedMigrations {
  schema_migrations: { applied_at_ms: number };
}

const backends = await fileBackends();
if (backends.length === 1) test.skip('a place in S3', () => undefined);

let place: FilePlace;
/** A store of its own, as a setting. */
let store: Record<string, string>;

describe.each(backends)('a place in $name', ({ open }) => {
  beforeEach(async () => {
    place = await open();
    store = await newStore();
  });

  test('is not shared by two installations: the second one does not start, and says why', async () => {
    const first = await startService({ ...place.env, ...store });
    const hash = await first.upload(cubeStl(3));
    const other = await newStore();
    const message = await refusalToStart({ ...place.env, ...SWEEPING, ...other });
    expect(message).toContain(nameOf(place));
    expect(message).toMatch(/FEATURE_EXTRACTION_BLOB_(FOLDER|BUCKET): /);
    expect(message).toContain(await idOf(other));
    await first.stop();
    expect(message).toContain(await idOf(store));
    expect(await place.names()).toEqual([hash]);
  }, 120_000);

  test('whose store was lost keeps its files until an operator says that they may go', async () => {
    const hash = await uploadAndStop({ ...place.env, ...store });
    const env = { ...place.env, ...SWEEPING, ...(await newStore()) };
    expect(await refusalToStart(env)).toMatch(/belongs to another installation.* remove '.*owner'/);
    await place.noteOwner(null);
    expect(await refusalToStart(env)).toMatch(/knows none of them.* write \S+ into '.*owner'/);
    expect(await place.names()).toEqual([hash]);
    await place.noteOwner(`${await idOf(env)}\n`);
    await startService(env, AHEAD);
    await eventually(async () => expect(await place.names()).toEqual([]), SOON);
  }, 120_000);
});

describe.each(backends.slice(0, 1))('a place in $name, wherever it is,', ({ open }) => {
  beforeEach(async () => {
    place = await open();
    store = await newStore();
  });

  test('is shared by the replicas of one installation, also when they start at once', async () => {
    const postgres = await startPostgres();
    onTeardown(() => postgres.stop());
    const env = { ...place.env, FEATURE_EXTRACTION_STORE_URL: await postgres.createDatabase() };
    const replicas = await Promise.all([startService(env), startService(env)]);
    const hash = await (replicas[0] as Service).upload(cubeStl(3));
    for (const replica of replicas) {
      expect((await replica.download(hash)).equals(cubeStl(3))).toBe(true);
      expect((await replica.health())?.reasons).toEqual([]);
    }
  }, 120_000);

  test('stays the same over a restart, also when its note was lost with a backup', async () => {
    const hash = await uploadAndStop({ ...place.env, ...store });
    for (const lose of [async () => undefined, () => place.noteOwner(null)]) {
      await lose();
      const service = await startService({ ...place.env, ...store });
      expect((await service.download(hash)).equals(cubeStl(3))).toBe(true);
      await service.stop();
      const message = await refusalToStart({ ...place.env, ...(await newStore()) });
      expect(message).toContain(await idOf(store));
    }
  }, 120_000);

  test('that is noted as another’s while the service runs is not swept, and health says so', async () => {
    const service = await startService({ ...place.env, ...SWEEPING, ...store }, AHEAD);
    const hash = await service.upload(cubeStl(3));
    await place.noteOwner(UNKNOWN_OWNER);
    await eventually(async () => expect(await reasons(service)).toContain(UNKNOWN_OWNER), SOON);
    expect((await service.health())?.status).toBe(HealthProto.HealthStatus.HEALTH_STATUS_DEGRADED);
    await service.client.releaseReference(
      { fileHash: hash, project: 'default', holder: 'analysis:1' },
      callContext(),
    );
    const uptime = async () => (await service.health())?.uptimeSeconds ?? 0;
    const released = await uptime();
    // Several sweeps, and a look for strays that is still due.
    await eventually(async () => expect(await uptime()).toBeGreaterThan(released + 1), SOON);
    expect(await place.names()).toEqual([hash]);
    // As by an operator who has removed it: what the store knows is there, and so it is claimed again.
    await place.noteOwner(null);
    await eventually(async () => expect(await place.names()).toEqual([]), SOON);
    await eventually(async () => expect(await reasons(service)).toBe(''), SOON);
    expect(await refusalToStart({ ...place.env, ...(await newStore()) })).toContain('another installation');
  }, 120_000);

  test('of an installation that kept no note is claimed, also when only strays are left of it', async () => {
    await makeOldStore(store);
    const donor = await newStore();
    const hash = await uploadAndStop({ ...place.env, ...donor });
    await place.noteOwner(null);
    await startService({ ...place.env, ...SWEEPING, ...store }, AHEAD);
    await eventually(async () => expect(await place.names()).toEqual([]), SOON);
    expect(await refusalToStart({ ...place.env, ...donor })).toContain('belongs to another installation');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  }, 120_000);
});

test('a process that finds the place claimed ends with the exit code of a wrong configuration', async () => {
  const place = await (backends[0] as (typeof backends)[0]).open();
  await place.noteOwner(UNKNOWN_OWNER);
  const folder = await tempDir('cadml-fe');
  const { status, stderr } = spawnSync(process.execPath, [MAIN], {
    env: {
      FEATURE_EXTRACTION_GRPC_PORT: '0',
      FEATURE_EXTRACTION_OPS_PORT: '0',
      FEATURE_EXTRACTION_SCRATCH_FOLDER: join(folder, 'scratch'),
      FEATURE_EXTRACTION_DERIVED_FOLDER: join(folder, 'derived'),
      ...(await newStore()),
      ...place.env,
    },
    timeout: 30_000,
  });
  expect(status).toBe(78);
  expect(stderr.toString()).toContain(UNKNOWN_OWNER);
}, 60_000);

async function newStore(): Promise<Record<string, string>> {
  return { FEATURE_EXTRACTION_STORE_URL: `sqlite:${join(await tempDir('cadml-fe'), 'store.db')}` };
}

/** The store as a release made it, hours ago, that knew no installations. */
async function makeOldStore(env: Record<string, string>): Promise<void> {
  const known = MIGRATIONS.findIndex(({ name }) => name === 'installation');
  const url = env.FEATURE_EXTRACTION_STORE_URL as string;
  const store = await openStore<AppliedMigrations>({
    ...{ url, log: SILENT },
    migrations: MIGRATIONS.slice(0, known),
  });
  await store.db
    .updateTable('schema_migrations')
    .set({ applied_at_ms: Date.now() - 2 * HOUR })
    .execute();
  await store.close();
}

/** Of a store that no service has open. */
async function idOf(env: Record<string, string>): Promise<string> {
  const url = env.FEATURE_EXTRACTION_STORE_URL as string;
  const store = await openStore<Database>({ url, migrations: MIGRATIONS, log: SILENT });
  const { id } = await createSqlInstallation(store).identify();
  await store.close();
  return id;
}

async function uploadAndStop(env: Record<string, string>): Promise<string> {
  const service = await startService(env);
  const hash = await service.upload(cubeStl(3));
  await service.stop();
  return hash;
}

async function reasons(service: Service): Promise<string> {
  return (await service.health())?.reasons.join() ?? 'no report';
}

async function refusalToStart(env: Record<string, string>): Promise<string> {
  const failure = await startService(env).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(ConfigError);
  return (failure as ConfigError).message;
}

function nameOf({ env }: FilePlace): string {
  return (env.FEATURE_EXTRACTION_BLOB_BUCKET ?? env.FEATURE_EXTRACTION_BLOB_FOLDER) as string;
}
