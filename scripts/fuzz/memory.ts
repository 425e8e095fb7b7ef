import { residentMib } from './aftermath.ts';

/** Below this much growth nothing is said: the collector's own breathing. */
const FREE_GROWTH_MIB = 96;
const MIN_SAMPLES = 40;

/** Resident memory of the service over the run. */
export interface MemoryWatch {
  sample(): void;
  /** Median of the first and the last quarter, MiB. */
  quarters(): { readonly first: number; readonly last: number };
  /** Whether it grew as a leak does; said only of runs that are long enough to tell. */
  faults(): readonly string[];
}

export function watchMemory(pid: number): MemoryWatch {
  const samples: number[] = [];
  const quarters = () => {
    const quarter = Math.max(1, Math.floor(samples.length / 4));
    return { first: median(samples.slice(0, quarter)), last: median(samples.slice(-quarter)) };
  };
  return {
    sample: () => void samples.push(residentMib(pid)),
    quarters,
    faults: () => {
      const { first, last } = quarters();
      const flat = samples.length < MIN_SAMPLES || last - first <= Math.max(FREE_GROWTH_MIB, first / 4);
      return flat ? [] : [`memory of the service grew from ${first.toFixed()} to ${last.toFixed()} MiB`];
    },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
