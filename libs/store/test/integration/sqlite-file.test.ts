import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { eventually, onTeardown, tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openStore } from '../../src/index.ts';
import { MIGRATIONS, SILENT, type Tables } from '../fixtures/part-schema.ts';

const WRITER = new URL('../fixtures/acknowledging-writer.ts', import.meta.url).pathname;

function startWriter(url: string) {
  const child = spawn(process.execPath, ['-C', 'source', '--no-warnings', WRITER, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTeardown(() => child.kill('SIGKILL'));
  const acknowledged: string[] = [];
  createInterface({ input: child.stdout }).on('line', (id) => acknowledged.push(id));
  return { child, acknowledged };
}

async function newUrl(): Promise<string> {
  return `sqlite:${join(await tempDir(), 'store.db')}`;
}

function partRow(id: string, sequence: number) {
  return { id, sequence, blob: null };
}

function open(url: string) {
  return openStore<Tables>({ url, migrations: MIGRATIONS, log: SILENT });
}

describe('a SQLite store', () => {
  test('keeps every acknowledged row when its process is killed, and frees the file', async () => {
    const url = await newUrl();
    const { child, acknowledged } = startWriter(url);
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(200), { timeoutMs: 20_000 });
    child.kill('SIGKILL');
    await once(child, 'close');
    const store = await open(url);
    onTeardown(() => store.close());
    const rows = await store.db.selectFrom('part').select('id').execute();
    const kept = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  }, 30_000);

  test('refuses a second process while the first one lives', async () => {
    const url = await newUrl();
    const { acknowledged } = startWriter(url);
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(0), { timeoutMs: 20_000 });
    await expect(open(url)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Another process uses the store'),
    });
  }, 30_000);

  test('refuses a second store in the same process', async () => {
    const url = await newUrl();
    const first = await open(url);
    await expect(open(url)).rejects.toMatchObject({ code: 'CONFLICT' });
    await first.close();
    await (await open(url)).close();
  });

  test('acknowledges a unit only after the commit that carries it and those that waited', async () => {
    const store = await open(await newUrl());
    onTeardown(() => store.close());
    const acknowledged: number[] = [];
    const seenByLater: number[] = [];
    const write = async (sequence: number) => {
      await store.write(async (trx) => {
        seenByLater.push(acknowledged.length);
        await trx
          .insertInto('part')
          .values(partRow(`p${sequence}`, sequence))
          .execute();
      });
      acknowledged.push(sequence);
    };
    await Promise.all(Array.from({ length: 5 }, (_, i) => write(i)));
    expect(seenByLater).toEqual([0, 0, 0, 0, 0]);
    expect(acknowledged).toEqual([0, 1, 2, 3, 4]);
  });

  test('appends to the log without a wait in the event loop; the wait for the disk follows', async () => {
    const store = await open(await newUrl());
    onTeardown(() => store.close());
    const { rows } = await store.write((trx) => sql`pragma synchronous`.execute(trx));
    expect(rows).toEqual([{ synchronous: 1 }]);
  });

  test('answers SERVICE_UNAVAILABLE when there is no room, and works again when there is', async () => {
    const store = await open(await newUrl());
    onTeardown(() => store.close());
    await store.write((trx) => sql`pragma max_page_count = 1`.execute(trx));
    const big = { ...partRow('big', 1), blob: new Uint8Array(1_000_000) };
    const tooBig = store.write((trx) => trx.insertInto('part').values(big).execute());
    await expect(tooBig).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
    await store.write((trx) => sql`pragma max_page_count = 100000`.execute(trx));
    await store.write((trx) => trx.insertInto('part').values(big).execute());
  });

  test('rolls back a unit that holds the writer too long and serves the next one', async () => {
    const store = await openStore<Tables>({
      url: await newUrl(),
      migrations: MIGRATIONS,
      log: SILENT,
      sqlite: { unitTimeoutMs: 50 },
    });
    onTeardown(() => store.close());
    const stuck = store.write(async (trx) => {
      await trx.insertInto('part').values(partRow('stuck', 1)).execute();
      // Goes on until its statements are refused.
      for (;;) await trx.selectFrom('part').select('id').execute();
    });
    const next = store.write((trx) => trx.insertInto('part').values(partRow('next', 2)).execute());
    await expect(stuck).rejects.toMatchObject({ code: 'TIMEOUT' });
    await next;
    expect(await store.db.selectFrom('part').select('id').execute()).toEqual([{ id: 'next' }]);
  });

  test('prepared reads hold up no checkpoint, and leave nothing behind at the close', async () => {
    const url = await newUrl();
    const store = await open(url);
    onTeardown(() => store.close());
    const find = store.prepareRead((db, given: { id: string }) =>
      db.selectFrom('part').select('sequence').where('id', '=', given.id),
    );
    for (let sequence = 0; sequence < 50; sequence += 1) {
      await store.db
        .insertInto('part')
        .values(partRow(`p${sequence}`, sequence))
        .execute();
      expect(await find({ id: `p${sequence}` })).toEqual([{ sequence }]);
    }
    const path = url.slice('sqlite:'.length);
    const other = new DatabaseSync(path);
    expect(other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0, log: 0 });
    other.close();
    await store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  test('refuses to be opened in memory, where nothing would be durable', async () => {
    await expect(open('sqlite::memory:')).rejects.toMatchObject({ code: 'INPUT_VALIDATION_FAILED' });
  });
});
