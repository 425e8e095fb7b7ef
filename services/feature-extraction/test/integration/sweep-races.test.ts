import type { CallContext } from '@cadml/cad-model';
import { loadConfig } from '@cadml/config';
import { openStore } from '@cadml/store';
import { onTeardown, startPostgres, tempDir } from '@cadml/testing';
import { expect, test } from '@jest/globals';
import { MIGRATIONS } from '../../src/adapters/migrations.ts';
import { openFiles } from '../../src/adapters/open-files.ts';
import type { Database } from '../../src/adapters/schema.ts';
import { createSqlDamagedFiles } from '../../src/adapters/sql-damaged-files.ts';
import { createSqlReferenceStore } from '../../src/adapters/sql-reference-store.ts';
import type { AnalysisEvents, StoredFile } from '../../src/application/ports.ts';
import { type SweepDeps, sweepFiles, sweepStrays } from '../../src/application/sweep-files.ts';
import { uploadFile } from '../../src/application/upload-file.ts';
import { CONFIG_SCHEMA } from '../../src/config.ts';
import { type FileBackend, type FilePlace, fileBackends } from '../support/file-backends.ts';
import { callContext } from './support/service.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const FIRST_SEED = 1;
const ROUNDS = 10;
const CONTENTS = ['solid cube', 'solid ball', 'solid rod'].map((text) => Buffer.from(text));
const call: CallContext = callContext(undefined, 600_000);

const buckets = (await fileBackends()).slice(1);
if (buckets.length === 0) test.skip('two replicas that sweep without a grace', () => undefined);

/**
 * Two replicas, each with its own connections, sweep without a pause and without a grace, also for strays, while four
 * callers upload the same few files, hold them, look at them and release them.
 */
test.each(buckets)(
  'two replicas that sweep without a grace never take a file that is held, and leave none ($name)',
  async (bucket) => {
    const { replicas, place } = await openReplicas(bucket);
    let held = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      const random = createRandom(seed);
      const ending = new AbortController();
      const sweepers = replicas.map((replica) => sweepUntil(ending.signal, replica));
      const callers = ['a', 'b', 'c', 'd'].map((name, index) => {
        const replica = replicas[index % 2] as SweepDeps;
        return holdForAWhile(replica, `${seed}-${name}`, random);
      });
      try {
        // Whatever fails names its holder, and so the seed.
        held += (await Promise.all(callers)).length;
      } finally {
        ending.abort();
        await Promise.all(sweepers);
      }
    }
    expect(held).toBe(4 * ROUNDS);
    for (const replica of replicas) await sweepOnce(replica);
    expect(await replicas[0]?.references.totals()).toEqual({ files: 0, bytes: 0 });
    expect(await place.names()).toEqual([]);
  },
  300_000,
);

async function openReplicas(backend: FileBackend) {
  const place = await backend.open();
  const postgres = await startPostgres();
  onTeardown(() => postgres.stop());
  const url = await postgres.createDatabase();
  const replicas = [await openReplica(place, url), await openReplica(place, url)];
  return { replicas, place };
}

async function openReplica(place: FilePlace, url: string): Promise<SweepDeps> {
  const folder = { FEATURE_EXTRACTION_BLOB_CACHE_FOLDER: await tempDir('cadml-fe') };
  const opened = await openFiles(loadConfig(CONFIG_SCHEMA, { ...place.env, ...folder }), SILENT);
  onTeardown(() => opened.close());
  const store = await openStore<Database>({ url, migrations: MIGRATIONS, log: SILENT });
  onTeardown(() => store.close());
  // Ahead of the bucket, whose times are coarse: what was put a moment ago is old enough.
  const now = () => Date.now() + 5_000;
  const events: Pick<AnalysisEvents, 'filesSwept'> = { filesSwept: () => undefined };
  return {
    ...{ files: opened.files, damaged: createSqlDamagedFiles(store), now, graceMs: 0 },
    references: createSqlReferenceStore(store, now),
    events: events as AnalysisEvents,
  };
}

async function sweepUntil(signal: AbortSignal, replica: SweepDeps): Promise<void> {
  while (!signal.aborted) await sweepOnce(replica);
}

async function sweepOnce(replica: SweepDeps): Promise<void> {
  const { signal } = new AbortController();
  await sweepStrays(replica, signal);
  await sweepFiles(replica, signal);
}

/** From the moment an upload is answered until its release, the file can be read. */
async function holdForAWhile(replica: SweepDeps, name: string, random: () => number): Promise<string> {
  const { references } = replica;
  for (let visit = 0; visit < 3; visit++) {
    const content = CONTENTS[Math.floor(random() * CONTENTS.length)] as Buffer;
    const holder = `analysis:${name}-${visit}`;
    const { fileHash, bytes } = await uploadAgain(replica, holder, content);
    for (let look = random() * 4; look > 0; look--) await requireIntact(replica, { fileHash, bytes }, holder);
    if (random() < 0.3)
      await references.hold({ project: 'default', fileHash, holder: `${holder}-kept`, untilMs: null });
    await references.release([{ project: 'default', fileHash, holder }]);
    await references.release([{ project: 'default', fileHash, holder: `${holder}-kept` }]);
  }
  return name;
}

async function requireIntact({ files }: SweepDeps, file: StoredFile, holder: string): Promise<void> {
  const opened = await files.open(file, call.signal);
  if (typeof opened === 'string') throw new Error(`${holder} holds a file that is ${opened}`);
  opened[Symbol.dispose]();
  if (!(await files.has(file.fileHash))) throw new Error(`${holder} holds a file that was swept`);
}

/** Bytes that a sweeper took before their reference was there are refused; the caller comes again. */
async function uploadAgain(replica: SweepDeps, holder: string, content: Buffer): Promise<StoredFile> {
  const header = { project: 'default', holder, untilMs: null };
  for (;;) {
    try {
      return await uploadFile({ ...replica, maxUploadBytes: 1_000 }, header, { chunks: once(content) }, call);
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== 'SERVICE_UNAVAILABLE') throw thrown;
    }
  }
}

async function* once(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content;
}

/** Mulberry32: uniform in [0, 1). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
