/**
 * Leaves out the points of a polyline that lie within `tolerance` of the line between their neighbours
 * (Douglas and Peucker 1973). Two numbers for each point; without recursion; the ends stay.
 */
export function simplified(points: Float64Array, tolerance: number): Float64Array {
  const count = points.length / 2;
  if (count < 3) return points;
  const kept = new Uint8Array(count);
  kept[0] = 1;
  kept[count - 1] = 1;
  const pending: [number, number][] = [[0, count - 1]];
  for (let range = pending.pop(); range; range = pending.pop()) {
    const [first, last] = range;
    const farthest = farthestPoint(points, first, last);
    if (farthest.distance <= tolerance) continue;
    kept[farthest.at] = 1;
    pending.push([first, farthest.at], [farthest.at, last]);
  }
  return points.filter((_, i) => kept[i >> 1] === 1);
}

function farthestPoint(points: Float64Array, first: number, last: number): { at: number; distance: number } {
  let at = first;
  let distance = 0;
  for (let i = first + 1; i < last; i++) {
    const away = distanceToSegment(points, i, [first, last]);
    if (away > distance) {
      distance = away;
      at = i;
    }
  }
  return { at, distance };
}

function distanceToSegment(points: Float64Array, i: number, [from, to]: readonly [number, number]): number {
  const [ax, ay] = [points[from * 2] as number, points[from * 2 + 1] as number];
  const dx = (points[to * 2] as number) - ax;
  const dy = (points[to * 2 + 1] as number) - ay;
  const px = (points[i * 2] as number) - ax;
  const py = (points[i * 2 + 1] as number) - ay;
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
  return Math.hypot(px - share * dx, py - share * dy);
}
