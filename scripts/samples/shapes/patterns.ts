import { type Point2, polar } from './outline.ts';

/** Places spread evenly over a circle around the origin; the holes of a flange straddle its axes. */
export function boltCircle(count: number, diameter: number): Point2[] {
  const step = (2 * Math.PI) / count;
  return Array.from({ length: count }, (_, i) => polar(diameter / 2, step * (i + 0.5)));
}

/** The corners of a rectangle around a point. */
export function corners(width: number, height: number, [cx, cy]: Point2 = [0, 0]): Point2[] {
  const [x, y] = [width / 2, height / 2];
  return [
    [cx - x, cy - y],
    [cx + x, cy - y],
    [cx + x, cy + y],
    [cx - x, cy + y],
  ];
}
