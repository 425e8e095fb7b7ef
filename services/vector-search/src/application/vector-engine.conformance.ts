import { expect, test } from '@jest/globals';
import { countBits, emptyBitmap, setBit } from '../domain/bitmap.ts';
import type { EngineFactory, Selected, VectorEngine } from './ports/vector-engine.ts';

const DIMENSION = 13;
const ROWS = 4_000;

/** What every engine promises; `make` is called for each test. */
export function engineConformance(make: () => EngineFactory): void {
  const vectors = randomVectors(ROWS, 1);

  async function filled(): Promise<VectorEngine> {
    const engine = make().create(DIMENSION);
    await engine.add(vectors.subarray(0, 700 * DIMENSION));
    await engine.add(vectors.subarray(700 * DIMENSION));
    await engine.settled();
    return engine;
  }

  test('says its backend and counts its rows', async () => {
    const engine = await filled();
    expect(engine.backend).toBe(make().backend);
    expect(engine.rows).toBe(ROWS);
  });

  test.each([0.001, 0.01, 0.05, 0.2, 0.5, 1])(
    'with a share of %p selected and 30 %% of the rows deleted it finds what brute force finds',
    async (share) => {
      const engine = await filled();
      const random = sequence(7);
      const selection = selectionOf((row) => row % 10 > 2 && random() < share);
      for (let query = 0; query < 10; query++) {
        const vector = randomVectors(1, 100 + query);
        const { rows, distances } = await engine.search({ vector, k: 20, selection, exact: true });
        const truth = bruteForce(vectors, vector, selection).slice(0, 20);
        expect(distances).toHaveLength(Math.min(20, selection.count));
        expect([...rows].sort()).toEqual(truth.map(({ row }) => row).sort());
        for (const [i, { distance }] of truth.entries()) expect(distances[i]).toBeCloseTo(distance, 4);
      }
    },
  );

  test('answers with exactly k whenever k are selected, on its shortest way too', async () => {
    const engine = await filled();
    for (const every of [1, 3, 50, 799]) {
      const selection = selectionOf((row) => row % every === 0);
      const found = await engine.search({
        vector: randomVectors(1, 5),
        k: 50,
        selection,
        exact: false,
      });
      expect(found.rows).toHaveLength(Math.min(50, selection.count));
      expect(new Set(found.rows).size).toBe(found.rows.length);
      for (const row of found.rows) expect(row % every).toBe(0);
    }
  });

  test('nothing selected is an empty answer', async () => {
    const engine = await filled();
    const selection = { bitmap: emptyBitmap(ROWS), count: 0 };
    const found = await engine.search({ vector: randomVectors(1, 5), k: 10, selection, exact: false });
    expect(found.rows).toHaveLength(0);
  });

  test('identical vectors are all found', async () => {
    const engine = make().create(DIMENSION);
    const one = randomVectors(1, 3);
    for (let i = 0; i < 50; i++) await engine.add(one);
    await engine.add(vectors.subarray(0, 500 * DIMENSION));
    const selection = selectionOf(() => true, 550);
    const { rows } = await engine.search({ vector: one, k: 50, selection, exact: true });
    expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test('rows added after the selection was made do not appear', async () => {
    const engine = make().create(DIMENSION);
    await engine.add(vectors.subarray(0, 100 * DIMENSION));
    const selection = selectionOf(() => true, 100);
    await engine.add(vectors.subarray(100 * DIMENSION, 200 * DIMENSION));
    const vector = vectors.slice(150 * DIMENSION, 151 * DIMENSION);
    const { rows } = await engine.search({ vector, k: 200, selection, exact: false });
    expect(rows).toHaveLength(100);
    expect(Math.max(...rows)).toBeLessThan(104);
  });
}

function selectionOf(selects: (row: number) => boolean, rows = ROWS): Selected {
  const bitmap = emptyBitmap(rows);
  for (let row = 0; row < rows; row++) if (selects(row)) setBit(bitmap, row);
  return { bitmap, count: countBits(bitmap) };
}

function bruteForce(vectors: Float32Array, query: Float32Array, { bitmap }: Selected) {
  const all: { row: number; distance: number }[] = [];
  for (let row = 0; row < vectors.length / DIMENSION; row++) {
    if (((bitmap[row >> 3] as number) & (1 << (row & 7))) === 0) continue;
    let distance = 0;
    for (let i = 0; i < DIMENSION; i++) {
      distance += ((query[i] as number) - (vectors[row * DIMENSION + i] as number)) ** 2;
    }
    all.push({ row, distance });
  }
  return all.sort((a, b) => a.distance - b.distance);
}

function randomVectors(count: number, seed: number): Float32Array {
  const random = sequence(seed);
  return Float32Array.from({ length: count * DIMENSION }, () => random() * 2 - 1);
}

/** Numerical Recipes' linear congruential generator: repeatable, and random enough for points in a box. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
