// Commits per second of one writer and of many at once, beside a bare SQLite file, and what the event loop feels.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { openStore, type Store } from '../src/index.ts';
import { MIGRATIONS, SILENT, type Tables } from '../test/fixtures/part-schema.ts';

const SECONDS = Number(process.argv[2] ?? 2);
const folder = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'cadml-bench-'));

interface Row {
  readonly case: string;
  readonly 'units/s': number;
  readonly 'loop delay p99 ms': number;
  readonly 'loop delay max ms': number;
}

try {
  const store = await openStore<Tables>({
    url: `sqlite:${join(folder, 'store.db')}`,
    migrations: MIGRATIONS,
    log: SILENT,
  });
  const table: Row[] = [await measure('bare DatabaseSync, one commit each', 1, bareWriter())];
  for (const writers of [1, 8, 64, 256]) {
    table.push(await measure(`store, ${writers} at once`, writers, upsert(store)));
  }
  table.push(await paced('store, 100 units/s paced', store));
  console.table(table);
  await store.close();
} finally {
  rmSync(folder, { recursive: true });
}

function upsert(store: Store<Tables>): (id: string) => Promise<unknown> {
  return (id) =>
    store.write(async (trx) => {
      const known = await trx.selectFrom('part').select('id').where('id', '=', id).executeTakeFirst();
      if (known === undefined) {
        const blob = new Uint8Array(96);
        await trx.insertInto('part').values({ id, sequence: 1, blob }).execute();
      }
      await trx
        .updateTable('counter')
        .set((expression) => ({ value: expression('value', '+', 1) }))
        .execute();
    });
}

function bareWriter(): (id: string) => Promise<unknown> {
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE part (id TEXT PRIMARY KEY, blob BLOB)',
  );
  const insert = database.prepare('INSERT INTO part VALUES (?, ?)');
  return async (id) => {
    insert.run(id, new Uint8Array(96));
    await new Promise((resolve) => setImmediate(resolve));
  };
}

async function measure(name: string, writers: number, write: (id: string) => Promise<unknown>): Promise<Row> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const until = performance.now() + SECONDS * 1_000;
  let units = 0;
  const work = async (writer: number) => {
    for (let i = 0; performance.now() < until; i += 1, units += 1) await write(`${name}-${writer}-${i}`);
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => work(writer)));
  delay.disable();
  return row(name, units / SECONDS, delay);
}

async function paced(name: string, store: Store<Tables>): Promise<Row> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const write = upsert(store);
  const pending: Promise<unknown>[] = [];
  const timer = setInterval(() => pending.push(write(`${name}-${pending.length}`)), 10);
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
  clearInterval(timer);
  await Promise.all(pending);
  delay.disable();
  return row(name, pending.length / SECONDS, delay);
}

function row(name: string, rate: number, delay: ReturnType<typeof monitorEventLoopDelay>): Row {
  const ms = (nanoseconds: number) => Math.round(nanoseconds / 10_000) / 100;
  return {
    case: name,
    'units/s': Math.round(rate),
    'loop delay p99 ms': ms(delay.percentile(99)),
    'loop delay max ms': ms(delay.max),
  };
}
