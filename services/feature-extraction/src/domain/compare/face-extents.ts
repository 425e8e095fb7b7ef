import type { Vec3 } from '@cadml/cad-model';
import type { SolidShape } from './solid-shape.ts';
import { dot, minus, pointAt } from './vectors.ts';

/** From where to where along an axis, in mm from its origin. */
export interface Interval {
  readonly least: number;
  readonly greatest: number;
}

interface Axis {
  readonly origin: Vec3;
  readonly axis: Vec3;
}

/** Tells from where to where a face, by its number, goes along an axis. */
export function faceExtents({
  positions,
  triangles,
  faceOf,
}: SolidShape): (face: number, along: Axis) => Interval {
  const trianglesOf = Map.groupBy(faceOf.keys(), (triangle) => faceOf[triangle] as number);
  return (face, { origin, axis }) => {
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const triangle of trianglesOf.get(face) ?? []) {
      for (let k = 0; k < 3; k++) {
        const at = dot(minus(pointAt(positions, triangles[triangle * 3 + k] as number), origin), axis);
        least = Math.min(least, at);
        greatest = Math.max(greatest, at);
      }
    }
    return { least, greatest };
  };
}

/**
 * Intervals in groups that leave no gap of more than `openMm` along the axis; `bridges` go on where a gap is, and are only
 * asked for if there is one.
 */
export function runsOf<T extends Interval>(
  intervals: readonly T[],
  openMm: number,
  bridges: () => readonly Interval[],
): readonly (readonly T[])[] {
  const runs = joined(intervals, openMm);
  if (runs.length < 2) return [intervals];
  const whole = joined([...intervals, ...bridges()], openMm).map((run) => ({
    least: Math.min(...run.map(({ least }) => least)),
    greatest: Math.max(...run.map(({ greatest }) => greatest)),
  }));
  const runOf = ({ least }: Interval) =>
    whole.findIndex((run) => least >= run.least && least <= run.greatest);
  return [...Map.groupBy(intervals, runOf).values()];
}

function joined<T extends Interval>(intervals: readonly T[], openMm: number): readonly (readonly T[])[] {
  const runs: T[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const interval of intervals.toSorted((p, q) => p.least - q.least)) {
    if (interval.least > end + openMm) runs.push([]);
    runs.at(-1)?.push(interval);
    end = Math.max(end, interval.greatest);
  }
  return runs;
}
