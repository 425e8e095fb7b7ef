import type { Vector } from '../matrices.ts';
import type { ShapeTopology } from './shape-topology.ts';

/** Lengths to hold gaps against, in the unit of the file. */
export interface ShapeSize {
  readonly extent: number;
  /** What the file itself takes for nothing (`accuracyOf`). */
  readonly accuracy: number;
}

/**
 * About the length of a shape: the diagonal of the box around its vertices and the control points of its curves, or
 * the diameter of its largest circle. Infinite where none of them tells it, so that no gap is large.
 */
export function extentOf(topology: ShapeTopology): number {
  const box = new Box();
  for (const vertex of topology.slotsOf('VERTEX_POINT')) box.add(topology.placeOf(vertex));
  for (const curve of topology.slotsOf('B_SPLINE_CURVE_WITH_KNOTS')) {
    for (const point of topology.index.referencesOf(curve)) box.add(topology.vectorOf(point));
  }
  let extent = box.diagonal();
  for (const circle of topology.slotsOf('CIRCLE')) {
    const diameter = 2 * topology.values.number(circle, 0);
    if (diameter > extent) extent = diameter;
  }
  return extent > 0 ? extent : Number.POSITIVE_INFINITY;
}

class Box {
  private readonly min = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  private readonly max = this.min.map((value) => -value);

  add(place: Vector | null): void {
    for (let axis = 0; place !== null && axis < 3; axis++) {
      const value = place[axis] as number;
      if (value < (this.min[axis] as number)) this.min[axis] = value;
      if (value > (this.max[axis] as number)) this.max[axis] = value;
    }
  }

  /** 0 when nothing is in it. */
  diagonal(): number {
    const sides = this.max.map((value, axis) => value - (this.min[axis] as number));
    return sides.every(Number.isFinite) ? Math.hypot(...sides) : 0;
  }
}
