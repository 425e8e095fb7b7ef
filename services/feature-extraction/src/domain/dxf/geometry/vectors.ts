import type { Vec3 } from '@cadml/cad-model';

/** A linear map as its three columns: the images of the x, y and z axis. */
export type Linear = readonly [Vec3, Vec3, Vec3];

export const IDENTITY: Linear = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function scale(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** The vector with length 1; the z axis for a vector without length. */
export function unit(a: Vec3): Vec3 {
  const length = Math.hypot(a[0], a[1], a[2]);
  return length > 0 && Number.isFinite(length) ? scale(a, 1 / length) : [0, 0, 1];
}

export function apply(map: Linear, [x, y, z]: Vec3): Vec3 {
  const [a, b, c] = map;
  return [a[0] * x + b[0] * y + c[0] * z, a[1] * x + b[1] * y + c[1] * z, a[2] * x + b[2] * y + c[2] * z];
}

/** First `inner`, then `outer`. */
export function compose(outer: Linear, inner: Linear): Linear {
  if (inner === IDENTITY) return outer;
  if (outer === IDENTITY) return inner;
  return [apply(outer, inner[0]), apply(outer, inner[1]), apply(outer, inner[2])];
}

/** Rotation about z by an angle in radians; exact for multiples of a right angle. */
export function rotationZ(angle: number): Linear {
  const quarter = angle / (Math.PI / 2);
  const exact = Math.abs(quarter - Math.round(quarter)) < 1e-12;
  const cos = exact ? Math.round(Math.cos(angle)) : Math.cos(angle);
  const sin = exact ? Math.round(Math.sin(angle)) : Math.sin(angle);
  return [
    [cos, sin, 0],
    [-sin, cos, 0],
    [0, 0, 1],
  ];
}

/**
 * Axes of the object coordinate system of an extrusion direction, by the arbitrary axis algorithm (DXF
 * reference): from object to world coordinates.
 */
export function objectAxes(extrusion: Vec3): Linear {
  const [x, y, z] = extrusion;
  if (x === 0 && y === 0 && z > 0) return IDENTITY;
  const normal = unit(extrusion);
  const near = Math.abs(normal[0]) < 1 / 64 && Math.abs(normal[1]) < 1 / 64;
  const ax = unit(cross(near ? [0, 1, 0] : [0, 0, 1], normal));
  return [ax, unit(cross(normal, ax)), normal];
}
