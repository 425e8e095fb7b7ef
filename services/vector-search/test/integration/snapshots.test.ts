import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '@cadml/store';
import { eventually, onTeardown } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { exactEngines } from '../../src/adapters/exact-engine.ts';
import { faissEngines } from '../../src/adapters/faiss-engine.ts';
import { folderSnapshots } from '../../src/adapters/folder-snapshots.ts';
import { MIGRATIONS } from '../../src/adapters/sql/migrations.ts';
import type { Tables } from '../../src/adapters/sql/tables.ts';
import { sqlPartStore } from '../../src/adapters/sql-part-store.ts';
import { restore } from '../../src/application/index/restore.ts';
import { callAs, type RunningApp, startApp } from '../fixtures/app.ts';
import { answerIn, queryMessage, upsertMessage } from '../fixtures/messages.ts';
import { hashOf, sequence as randomNumbers } from '../fixtures/parts.ts';

const call = callAs(undefined, 120_000);
const EVERY_TEN = { VECTOR_SEARCH_SNAPSHOT_EVERY: '10', VECTOR_SEARCH_FLAT_MAX: '15' };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function write({ client }: RunningApp, from: number, to: number): Promise<bigint> {
  let sequence = 0n;
  for (let n = from; n <= to; n++) ({ sequence } = await client.upsert(upsertMessage(n), call));
  return sequence;
}

async function answer({ client }: RunningApp, minSequence: bigint) {
  const query = queryMessage({ target: { $case: 'fileHash', value: hashOf(3) }, k: 1000 });
  const { items } = answerIn(await client.search({ queries: [query], minSequence }, call));
  return items.map(({ part, distance }) => [part?.id, distance]);
}

async function snapshotsIn(folder: string, count: number): Promise<string[]> {
  return eventually(async () => {
    const names = (await readdir(join(folder, 'snapshots'))).filter((name) => /^\d+$/.test(name)).sort();
    expect(names).toHaveLength(count);
    return names;
  });
}

async function newestSnapshot(folder: string, sequence: number): Promise<void> {
  await eventually(async () => {
    const names = (await readdir(join(folder, 'snapshots'))).filter((name) => /^\d+$/.test(name)).sort();
    expect(Number(names.at(-1))).toBe(sequence);
  });
}

describe('snapshots', () => {
  test('a restart from a snapshot and the tail gives the same answers, and only two are kept', async () => {
    const running = await startApp(EVERY_TEN);
    for (const n of [1, 11, 21, 31]) {
      await answer(running, await write(running, n, n + 9));
      await running.client.getStats({}, call);
    }
    await snapshotsIn(running.folder, 2);
    const sequence = await write(running, 41, 45);
    const { part } = await running.client.upsert(upsertMessage(99), call);
    const gone = await running.client.deletePart({ partId: part?.id ?? '' }, call);
    const before = await answer(running, gone.sequence);
    expect(before).toHaveLength(44);
    await running.app.close();
    const again = await startApp(EVERY_TEN, running.folder);
    expect(await answer(again, gone.sequence)).toEqual(before);
    const metrics = await (await fetch(`http://127.0.0.1:${again.app.opsPort()}/metrics`)).text();
    expect(metrics).toContain('vector_store_reload_total{status="success",reason="snapshot"} 1');
    expect(sequence).toBe(45n);
  });

  test('a snapshot damaged at any of 50 places is not used: the older one or the store takes its place', async () => {
    const running = await startApp(EVERY_TEN);
    await answer(running, await write(running, 1, 10));
    await snapshotsIn(running.folder, 1);
    const sequence = await write(running, 11, 20);
    const before = await answer(running, sequence);
    const names = await snapshotsIn(running.folder, 2);
    await running.app.close();
    const newest = join(running.folder, 'snapshots', names.at(-1) ?? '');
    const store = await openStore<Tables>({
      url: `sqlite:${join(running.folder, 'store.db')}`,
      migrations: MIGRATIONS,
      log,
    });
    onTeardown(() => store.close());
    const deps = {
      store: await sqlPartStore(store),
      snapshots: folderSnapshots(join(running.folder, 'snapshots')),
      engines: faissEngines({ path: null, flatMax: 15 }),
    };
    const random = randomNumbers(50);
    for (let place = 0; place < 50; place++) {
      const undo = await damage(newest, random);
      const damaged: number[] = [];
      const restored = await restore({ ...deps, onDamaged: (at) => damaged.push(at) });
      expect([restored.from, restored.sequence, damaged]).toEqual(['snapshot', 10, [20]]);
      await undo();
    }
    const intact = await restore({ ...deps, onDamaged: () => undefined });
    expect(intact.sequence).toBe(20);
    const other = await restore({ ...deps, engines: exactEngines(1_000), onDamaged: () => undefined });
    expect([other.sequence, other.index.active('v4')?.engine.rows]).toEqual([20, 20]);
    await damage(newest, random);
    await damage(join(running.folder, 'snapshots', names[0] ?? ''), random);
    const rebuilt = await restore({ ...deps, onDamaged: () => undefined });
    expect([rebuilt.from, rebuilt.sequence, rebuilt.index.table.size]).toEqual(['store', 20, 20]);
    await store.close();
    const again = await startApp(EVERY_TEN, running.folder);
    expect(await answer(again, sequence)).toEqual(before);
  });

  test('the log is pruned below the second-newest snapshot, and a replica behind that rebuilds from the store', async () => {
    const running = await startApp(EVERY_TEN);
    for (const n of [1, 11, 21]) {
      await answer(running, await write(running, n, n + 9));
      await newestSnapshot(running.folder, n + 9);
    }
    await running.app.close();
    const store = await openStore<Tables>({
      url: `sqlite:${join(running.folder, 'store.db')}`,
      migrations: MIGRATIONS,
      log,
    });
    onTeardown(() => store.close());
    const parts = await sqlPartStore(store);
    const { prunedThrough, changes } = await parts.changesAfter(0, 1_000);
    expect([prunedThrough, changes[0]?.sequence, changes.length]).toEqual([20, 21, 10]);
    const folder = join(running.folder, 'no-snapshots');
    const restored = await restore({
      store: parts,
      snapshots: folderSnapshots(folder),
      engines: exactEngines(1_000),
      onDamaged: () => undefined,
    });
    expect([restored.from, restored.index.table.size]).toEqual(['store', 30]);
    await store.close();
  });
});

/** Changes one bit somewhere in the snapshot; returns how to undo it. */
async function damage(folder: string, random: () => number): Promise<() => Promise<void>> {
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  let at = Math.floor(random() * sizes.reduce((sum, size) => sum + size, 0));
  const index = sizes.findIndex((size) => {
    if (at < size) return true;
    at -= size;
    return false;
  });
  const file = files[index] as string;
  const bytes = await readFile(file);
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] as number) ^ (1 << Math.floor(random() * 8));
  await writeFile(file, changed);
  return () => writeFile(file, bytes);
}
