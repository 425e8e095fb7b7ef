import { stepCorpus } from '../lib/corpus.ts';
import { seededRandom } from '../lib/numbers.ts';
import { openPool } from '../lib/pool.ts';
import { memoryOfTree } from '../lib/processes.ts';
import { alone, beside, type Row } from '../lib/row.ts';

const FILES = 1_000;
const WINDOW = 100;
const WORKERS = 2;

/** A thousand STEP files in a row through the pool: memory of all processes, and what is left of them. */
export async function measureEndurance(): Promise<readonly Row[]> {
  const corpus = shuffled(stepCorpus());
  if (corpus.length === 0) {
    console.log('no corpus here: endurance is not measured');
    return [];
  }
  const pool = await openPool(WORKERS);
  const seen = new Set<number>();
  const memoryMb: number[] = [];
  try {
    for (let i = 0; i < FILES; i += WORKERS) {
      const at = i % corpus.length;
      await pool.readAll(corpus.slice(at, at + WORKERS));
      for (const pid of pool.pids()) seen.add(pid);
      memoryMb.push(memoryOfTree(process.pid).reduce((sum, { pssMb }) => sum + pssMb, 0));
    }
  } finally {
    await pool.close();
  }
  return rowsOf(memoryMb, seen);
}

/** The same order at every run, large and small files mixed: the largest alone would decide both means. */
function shuffled(paths: readonly string[]): readonly string[] {
  const random = seededRandom(1);
  const keyed = paths.map((path) => ({ path, key: random() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ path }) => path);
}

function rowsOf(memoryMb: readonly number[], seen: ReadonlySet<number>): readonly Row[] {
  const mean = (from: number) => {
    const window = memoryMb.slice(from / WORKERS, (from + WINDOW) / WORKERS);
    return window.reduce((sum, value) => sum + value, 0) / window.length;
  };
  const alive = memoryOfTree(process.pid).filter(({ pid }) => seen.has(pid));
  return [
    beside(`memory (PSS) over ${FILES} files in a row: the last hundred beside the second`, {
      ours: mean(FILES - WINDOW),
      peer: mean(WINDOW),
      unit: 'MB',
      target: '≤ 1.05×',
    }),
    alone(`  workers that are left of ${seen.size}`, String(alive.length), '0'),
  ];
}
