import type { Outline, Point2, Step } from './outline.ts';

/** The enclosed area in mm², exact for lines, arcs and cubic curves; positive when counter-clockwise. */
export function outlineArea({ start, steps }: Outline): number {
  let area = 0;
  let from = start;
  for (const step of steps) {
    area += sweptArea(from, step);
    from = step.to;
  }
  return area;
}

/** The volume in mm³ of a polygon of (radius, height) turned around the height axis: a sum of cone frusta. */
export function revolvedVolume({ start, steps }: Outline): number {
  let volume = 0;
  let [r0, z0] = start;
  for (const { to } of steps) {
    const [r1, z1] = to;
    volume += (Math.PI / 3) * (z1 - z0) * (r0 * r0 + r0 * r1 + r1 * r1);
    [r0, z0] = to;
  }
  return Math.abs(volume);
}

/** What the ray from the origin sweeps on the way, by Green's theorem ½∮(x dy − y dx). */
function sweptArea(from: Point2, step: Step): number {
  if ('controls' in step) return cubicArea([from, ...step.controls, step.to]);
  const triangle = cross(from, step.to) / 2;
  return 'via' in step ? triangle + segmentArea(from, step.via, step.to) : triangle;
}

/** Area between an arc and its chord: ½r²(θ − sin θ), signed by the sense of the arc. */
function segmentArea(from: Point2, via: Point2, to: Point2): number {
  const inscribed = angleBetween(minus(from, via), minus(to, via));
  const chord = Math.hypot(...minus(to, from));
  const radius = chord / (2 * Math.sin(inscribed));
  const swept = 2 * (Math.PI - inscribed);
  const sense = Math.sign(cross(minus(via, from), minus(to, via)));
  return (sense * radius * radius * (swept - Math.sin(swept))) / 2;
}

/** Three-point Gauss quadrature: exact, since the integrand of a cubic is a polynomial of degree five. */
function cubicArea(poles: readonly [Point2, Point2, Point2, Point2]): number {
  const offset = Math.sqrt(0.6) / 2;
  return [
    { t: 0.5 - offset, weight: 5 / 18 },
    { t: 0.5, weight: 8 / 18 },
    { t: 0.5 + offset, weight: 5 / 18 },
  ].reduce(
    (sum, { t, weight }) => sum + (weight * cross(cubicPoint(poles, t), cubicTangent(poles, t))) / 2,
    0,
  );
}

function cubicPoint([a, b, c, d]: readonly [Point2, Point2, Point2, Point2], t: number): Point2 {
  const s = 1 - t;
  const blend = (i: 0 | 1) => s ** 3 * a[i] + 3 * s * s * t * b[i] + 3 * s * t * t * c[i] + t ** 3 * d[i];
  return [blend(0), blend(1)];
}

function cubicTangent([a, b, c, d]: readonly [Point2, Point2, Point2, Point2], t: number): Point2 {
  const s = 1 - t;
  const blend = (i: 0 | 1) =>
    3 * s * s * (b[i] - a[i]) + 6 * s * t * (c[i] - b[i]) + 3 * t * t * (d[i] - c[i]);
  return [blend(0), blend(1)];
}

function angleBetween(a: Point2, b: Point2): number {
  return Math.atan2(Math.abs(cross(a, b)), a[0] * b[0] + a[1] * b[1]);
}

function minus(a: Point2, b: Point2): Point2 {
  return [a[0] - b[0], a[1] - b[1]];
}

function cross(a: Point2, b: Point2): number {
  return a[0] * b[1] - a[1] * b[0];
}
