import { afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { MIGRATIONS, type PartTable, SILENT, type Tables } from '../test/fixtures/part-schema.ts';
import { isForeignKeyViolation, isUniqueViolation, type Migration, openStore, type Store } from './index.ts';

/** What every engine of the store promises. `createUrl` names a new empty store. */
export function storeConformance(engine: string, createUrl: () => Promise<string>): void {
  const opened: Store<Tables>[] = [];
  const open = async (url: string, migrations = MIGRATIONS) => {
    const store = await openStore<Tables>({ url, migrations, log: SILENT });
    opened.push(store);
    return store;
  };
  const fresh = async () => open(await createUrl());
  const closeAll = () => Promise.all(opened.splice(0).map((store) => store.close()));

  describe(`store on ${engine}`, () => {
    afterEach(async () => void (await closeAll()));

    test('a unit that fails leaves nothing, and what it threw reaches the caller', async () => {
      const store = await fresh();
      const failing = store.write(async (trx) => {
        await trx.insertInto('part').values(part('a')).execute();
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await ids(store)).toEqual([]);
    });

    test('among units written at once only the failing ones are undone', async () => {
      const store = await fresh();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 40 }, (_, i) =>
          store.write(async (trx) => {
            await trx
              .insertInto('part')
              .values(part(`p${i % 30}`))
              .execute();
            return i;
          }),
        ),
      );
      const rejected = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(rejected).toHaveLength(10);
      expect(rejected.every(({ reason }) => isUniqueViolation(reason))).toBe(true);
      expect(await ids(store)).toHaveLength(30);
    });

    test('an acknowledged unit is seen by the next read, and by no read before', async () => {
      const store = await fresh();
      await store.write(async (trx) => {
        await trx.insertInto('part').values(part('a')).execute();
        expect(await ids(store)).toEqual([]);
      });
      expect(await ids(store)).toEqual(['a']);
    });

    test('a nested savepoint undoes its own part of the unit', async () => {
      const store = await fresh();
      await store.write(async (trx) => {
        await trx.insertInto('part').values(part('kept')).execute();
        await sql`savepoint attempt`.execute(trx);
        await trx.insertInto('part').values(part('undone')).execute();
        await sql`rollback to savepoint attempt`.execute(trx);
      });
      expect(await ids(store)).toEqual(['kept']);
    });

    test('units that read and then write the same row behave as if alone', async () => {
      const store = await fresh();
      await Promise.all(Array.from({ length: 8 }, () => store.write(countUp, { attempts: 50 })));
      expect(await counted(store)).toBe(8);
    });

    test('units serialised by name never lose an update at read committed', async () => {
      const store = await fresh();
      await Promise.all(
        Array.from({ length: 8 }, () =>
          store.write(
            async (trx) => {
              await store.serialise(trx, 'counter');
              return countUp(trx);
            },
            { isolation: 'read committed' },
          ),
        ),
      );
      expect(await counted(store)).toBe(8);
    });

    test('a read unit sees one state while others write', async () => {
      const store = await fresh();
      await store.read(async (trx) => {
        const before = await trx.selectFrom('part').select('id').execute();
        await store.db.insertInto('part').values(part('later')).execute();
        expect(await trx.selectFrom('part').select('id').execute()).toEqual(before);
      });
      expect(await ids(store)).toEqual(['later']);
    });

    test('a read unit cannot write', async () => {
      const store = await fresh();
      const write = store.read((trx) => trx.insertInto('part').values(part('a')).execute());
      await expect(write).rejects.toThrow(/read-?only/);
    });

    test('a prepared read sees every unit that was acknowledged before it, and none that is open', async () => {
      const store = await fresh();
      const find = prepareFind(store);
      for (let i = 0; i < 20; i += 1) {
        const id = `p${i}`;
        await store.write(async (trx) => {
          await trx.insertInto('part').values(part(id)).execute();
          expect(await find({ id })).toEqual([]);
        });
        expect(await find({ id })).toEqual([{ id, sequence: 1 }]);
      }
    });

    test('a prepared read keeps the values that it was built with, and binds the others each time', async () => {
      const store = await fresh();
      await store.db
        .insertInto('part')
        .values([1, 2, 3].map((sequence) => ({ id: `p${sequence}`, sequence, blob: null })))
        .execute();
      const between = store.prepareRead((db, given: { from: number; to: number }) =>
        db
          .selectFrom('part')
          .select('id')
          .where('sequence', '>=', given.from)
          .where('sequence', '!=', 2)
          .where('sequence', '<=', given.to)
          .orderBy('id'),
      );
      expect(await between({ from: 1, to: 3 })).toEqual([{ id: 'p1' }, { id: 'p3' }]);
      expect(await between({ from: 2, to: 3 })).toEqual([{ id: 'p3' }]);
    });

    test('a prepared read must be a read, and must name its columns', async () => {
      const { prepareRead } = await fresh();
      expect(() => prepareRead((db) => db.selectFrom('part').selectAll())).toThrow('by their names');
      expect(() => prepareRead((db) => db.deleteFrom('part').returning('id'))).toThrow('by their names');
    });

    test('a prepared read refuses integers beyond 2^53', async () => {
      const store = await fresh();
      const find = prepareFind(store);
      const sequence = Number.MAX_SAFE_INTEGER;
      await store.db.insertInto('part').values({ id: 'a', sequence, blob: null }).execute();
      expect(await find({ id: 'a' })).toEqual([{ id: 'a', sequence }]);
      await sql`update part set sequence = sequence + 1`.execute(store.db);
      await expect(find({ id: 'a' })).rejects.toThrow();
    });

    test('a prepared read is refused after the close', async () => {
      const store = await fresh();
      const find = prepareFind(store);
      await find({ id: 'a' });
      await store.close();
      await expect(find({ id: 'a' })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    });

    test('bytes and integers up to 2^53 come back as they were, and larger ones are refused', async () => {
      const store = await fresh();
      const blob = Uint8Array.from({ length: 1_000 }, (_, i) => i % 256);
      const sequence = Number.MAX_SAFE_INTEGER;
      await store.db.insertInto('part').values({ id: 'a', sequence, blob }).execute();
      const row = await store.db.selectFrom('part').selectAll().executeTakeFirstOrThrow();
      expect(row.sequence).toBe(sequence);
      expect(Buffer.from(row.blob ?? []).equals(blob)).toBe(true);
      await sql`update part set sequence = sequence + 1`.execute(store.db);
      await expect(store.db.selectFrom('part').select('sequence').execute()).rejects.toThrow();
    });

    test('a reference to a row that does not exist is refused and recognised', async () => {
      const store = await fresh();
      const insert = store.db.insertInto('revision').values({ part_id: 'none', number: 1 }).execute();
      const reason = await insert.catch((failure: unknown) => failure);
      expect(isForeignKeyViolation(reason)).toBe(true);
      expect(isUniqueViolation(reason)).toBe(false);
    });

    test('opening again applies no migration twice and keeps the rows', async () => {
      const url = await createUrl();
      const store = await open(url);
      await store.db.insertInto('part').values(part('a')).execute();
      await store.close();
      expect(await ids(await open(url))).toEqual(['a']);
    });

    test('a store written by a newer program is refused', async () => {
      const url = await createUrl();
      await (await open(url)).close();
      await expect(open(url, MIGRATIONS.slice(0, 1))).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('start a newer program'),
      });
    });

    test('a migration that was changed after it was applied is refused', async () => {
      const url = await createUrl();
      await (await open(url)).close();
      const [first, second] = MIGRATIONS as [Migration, Migration];
      const changed: Migration = {
        name: first.name,
        async up(db, columns) {
          await first.up(db, columns);
          await db.schema.createIndex('part_sequence').on('part').column('sequence').execute();
        },
      };
      await expect(open(url, [changed, second])).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('was changed after it was applied'),
      });
    });

    test('a migration that fails leaves the schema as it was', async () => {
      const url = await createUrl();
      await (await open(url)).close();
      const broken: Migration = {
        name: 'broken',
        async up(db, columns) {
          await db.schema.createTable('half').addColumn('id', columns.text).execute();
          await sql`insert into no_such_table values (1)`.execute(db);
        },
      };
      await expect(open(url, [...MIGRATIONS, broken])).rejects.toThrow('no_such_table');
      const store = await open(url);
      await expect(sql`select * from half`.execute(store.db)).rejects.toThrow('half');
    });

    test('closing lets the units under way finish', async () => {
      const url = await createUrl();
      const store = await open(url);
      const writes = ['a', 'b', 'c'].map((id) =>
        store.write((trx) => trx.insertInto('part').values(part(id)).execute()),
      );
      await Promise.all([...writes, store.close()]);
      expect(await ids(await open(url))).toEqual(['a', 'b', 'c']);
    });
  });
}

function part(id: string): PartTable {
  return { id, sequence: 1, blob: null };
}

function prepareFind(store: Store<Tables>) {
  return store.prepareRead((db, given: { id: string }) =>
    db.selectFrom('part').select(['id', 'sequence']).where('id', '=', given.id),
  );
}

async function ids(store: Store<Tables>): Promise<string[]> {
  const rows = await store.db.selectFrom('part').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

type WriteUnit = Parameters<Store<Tables>['write']>[0];

async function countUp(trx: Parameters<WriteUnit>[0]): Promise<void> {
  const { value } = await trx.selectFrom('counter').select('value').executeTakeFirstOrThrow();
  await trx
    .updateTable('counter')
    .set({ value: value + 1 })
    .execute();
}

async function counted(store: Store<Tables>): Promise<number> {
  const { value } = await store.db.selectFrom('counter').select('value').executeTakeFirstOrThrow();
  return value;
}
