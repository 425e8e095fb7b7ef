import { solveLinear } from '../solve-linear.ts';

export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/**
 * The circle through points of a plane, two numbers each, by linear least squares (Kåsa 1976): exact where the
 * points lie on one, which is all it is used for. null when they lie on a line.
 */
export function fitCircle(points: ArrayLike<number>): Circle | null {
  const count = points.length / 2;
  const [mx, my] = meanOf(points);
  const sums = { xx: 0, xy: 0, yy: 0, xr: 0, yr: 0, r: 0 };
  for (let i = 0; i < points.length; i += 2) {
    const x = (points[i] as number) - mx;
    const y = (points[i + 1] as number) - my;
    const square = x * x + y * y;
    sums.xx += x * x;
    sums.xy += x * y;
    sums.yy += y * y;
    sums.xr += x * square;
    sums.yr += y * square;
    sums.r += square;
  }
  const solution = solveLinear([
    [sums.xx, sums.xy, sums.xr / 2],
    [sums.xy, sums.yy, sums.yr / 2],
  ]);
  if (solution === null) return null;
  const [x, y] = solution as [number, number];
  return { x: mx + x, y: my + y, radius: Math.sqrt(x * x + y * y + sums.r / count) };
}

function meanOf(points: ArrayLike<number>): readonly [number, number] {
  let [x, y] = [0, 0];
  for (let i = 0; i < points.length; i += 2) {
    x += points[i] as number;
    y += points[i + 1] as number;
  }
  return [(2 * x) / points.length, (2 * y) / points.length];
}
