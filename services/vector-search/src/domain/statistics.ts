import { dimensionOf, type FeatureVersion } from '@cadml/cad-model';

/** Mean and spread of each slot over a collection, by which vectors of a version are standardised. */
export interface Statistics {
  readonly version: string;
  /** Extractor revision of the vectors that they were computed from. */
  readonly revision: number;
  readonly statsId: string;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Slots that hardly vary say nothing and would blow up rounding errors. */
const LEAST_STD = 1e-9;

/** z = (x − mean)/std per slot in float64; slots with std < 1e-9 are 0, which leaves them out. */
export function standardise(vector: ArrayLike<number>, statistics: Statistics): Float64Array {
  const { mean, std } = statistics;
  const z = new Float64Array(mean.length);
  for (let i = 0; i < z.length; i++) {
    const spread = std[i] as number;
    if (spread >= LEAST_STD) z[i] = ((vector[i] as number) - (mean[i] as number)) / spread;
  }
  return z;
}

/** Of a version that is compared as it is: every slot has the mean 0 and the spread 1. */
export function plainStatistics(version: FeatureVersion): Statistics {
  const dimension = dimensionOf(version);
  const all = (value: number) => new Array<number>(dimension).fill(value);
  return { version, revision: 0, statsId: 'none', mean: all(0), std: all(1) };
}

/**
 * The statistics for vectors of an extractor revision: the newest that are not newer than it, else the oldest.
 * Undefined when the version has none.
 */
export function statisticsFor(
  known: readonly Statistics[],
  version: string,
  revision: number,
): Statistics | undefined {
  const rows = known.filter((row) => row.version === version).sort((a, b) => b.revision - a.revision);
  return rows.find((row) => row.revision <= revision) ?? rows.at(-1);
}

/** Population mean and standard deviation per slot (Welford 1962, in one pass). */
export function momentsOf(vectors: Iterable<ArrayLike<number>>, dimension: number) {
  const mean = new Float64Array(dimension);
  const squares = new Float64Array(dimension);
  let count = 0;
  for (const vector of vectors) {
    count++;
    for (let i = 0; i < dimension; i++) {
      const delta = (vector[i] as number) - (mean[i] as number);
      mean[i] = (mean[i] as number) + delta / count;
      squares[i] = (squares[i] as number) + delta * ((vector[i] as number) - (mean[i] as number));
    }
  }
  return { mean: [...mean], std: Array.from(squares, (sum) => Math.sqrt(sum / Math.max(1, count))) };
}
