import type { ShapeTopology } from './shape-topology.ts';

/**
 * About the length of a shape: the diagonal of the box around its vertices, or the diameter of its largest circle,
 * for a round part may have a single vertex.
 */
export function extentOf(topology: ShapeTopology): number {
  const min = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const max = min.map((value) => -value);
  for (const vertex of topology.slotsOf('VERTEX_POINT')) {
    const place = topology.placeOf(vertex);
    if (!place) continue;
    for (let axis = 0; axis < 3; axis++) {
      min[axis] = Math.min(min[axis] as number, place[axis] as number);
      max[axis] = Math.max(max[axis] as number, place[axis] as number);
    }
  }
  let extent = Math.hypot(...max.map((value, axis) => value - (min[axis] as number)));
  if (!Number.isFinite(extent)) extent = 0;
  for (const circle of topology.slotsOf('CIRCLE')) {
    extent = Math.max(extent, 2 * topology.values.number(circle, 0));
  }
  return extent;
}
