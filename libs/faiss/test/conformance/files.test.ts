import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Index, IndexHNSW } from '../../src/index.ts';
import { clustered, codeOf, flatOf, hnswOf, seeded } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadml-faiss-'));
afterAll(() => rmSync(folder, { recursive: true }));
const collection = clustered(8, 500, 20);

describe('stored indexes', () => {
  test('come back with the same answers, and can be added to', async () => {
    for (const index of [hnswOf(collection), flatOf(collection)]) {
      const path = join(folder, `${index.kind}.faiss`);
      await index.writeAsync(path);
      for (const back of [
        await Index.readAsync(path),
        Index.read(path),
        Index.fromBuffer(index.toBuffer()),
      ]) {
        expect([back.kind, back.metric, back.ntotal()]).toEqual([index.kind, index.metric, 500]);
        expect(back.search(collection.queries, 5)).toEqual(index.search(collection.queries, 5));
        back.add(collection.queries);
        expect(back.ntotal()).toBe(520);
      }
    }
  });

  test('are refused when any one bit was changed, wherever it lies', async () => {
    const path = join(folder, 'damaged.faiss');
    hnswOf(collection).write(path);
    const intact = readFileSync(path);
    const random = seeded(7);
    const inTrailer = Array.from({ length: 24 }, (_, i) => intact.length - 1 - i);
    const anywhere = Array.from({ length: 300 }, () => Math.floor(random() * intact.length));
    for (const at of [0, 1, 2, 3, ...inTrailer, ...anywhere]) {
      const damaged = Buffer.from(intact);
      damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
      expect(await codeOf(() => Index.fromBuffer(damaged))).toBe('HASH_MISMATCH');
      writeFileSync(path, damaged);
      expect(await codeOf(() => Index.readAsync(path))).toBe('HASH_MISMATCH');
    }
  });

  test('are refused when cut off, lengthened, empty or not ours', async () => {
    const path = join(folder, 'cut.faiss');
    flatOf(collection).write(path);
    const intact = readFileSync(path);
    for (const length of [intact.length - 1, intact.length - 24, 100, 23, 0]) {
      truncateSync(path, length);
      expect(await codeOf(() => Index.readAsync(path))).toBe('HASH_MISMATCH');
    }
    for (const bytes of [Buffer.concat([intact, Buffer.of(0)]), Buffer.from('x'.repeat(1000))]) {
      expect(await codeOf(() => Index.fromBuffer(bytes))).toBe('HASH_MISMATCH');
    }
  });

  test('a file that is not there, a folder, and a path that cannot be written are errors', async () => {
    expect(await codeOf(() => Index.readAsync(join(folder, 'nothing')))).toBe('DATA_NOT_FOUND');
    expect(await codeOf(() => Index.readAsync(folder))).toBe('VALIDATION_FAILED');
    expect(await codeOf(() => flatOf(collection).writeAsync(join(folder, 'no', 'folder')))).toBe(
      'DATA_NOT_FOUND',
    );
    expect(await codeOf(() => flatOf(collection).writeAsync(`${folder}/a\0b`))).toBe('VALIDATION_FAILED');
  });

  test('a write replaces the file as a whole and leaves nothing else behind', async () => {
    const own = mkdtempSync(join(folder, 'own-'));
    const path = join(own, 'index.faiss');
    await hnswOf(collection).writeAsync(path);
    await new IndexHNSW(3).writeAsync(path);
    expect(await codeOf(() => flatOf(collection).writeAsync(own))).toBe('INTERNAL_ERROR');
    expect((await Index.readAsync(path)).getDimension()).toBe(3);
    expect(readdirSync(own)).toEqual(['index.faiss']);
  });

  test('writes of the same path at the same time leave one whole file', async () => {
    const path = join(folder, 'raced.faiss');
    await Promise.all([1, 2, 3, 4].map((dimension) => new IndexHNSW(dimension).writeAsync(path)));
    expect([1, 2, 3, 4]).toContain((await Index.readAsync(path)).getDimension());
  });
});
