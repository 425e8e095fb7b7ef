import type { Transform } from '../product-structure.ts';
import { cross, dot, fromAxes, orthogonal, scaled, unit, type Vector } from './matrices.ts';
import type { Parameter } from './parameters.ts';
import { attributesOf, numberIn, numbersIn, type Part21File, referenceIn } from './part21-file.ts';

const X: Vector = [1, 0, 0];
const Y: Vector = [0, 1, 0];
const Z: Vector = [0, 0, 1];

/**
 * The placement that an AXIS2_PLACEMENT_3D or a CARTESIAN_TRANSFORMATION_OPERATOR_3D stands for, translations
 * in mm; null for anything else. Axes that are absent take the defaults of ISO 10303-42 (build_axes,
 * base_axis): z is (0,0,1), x is (1,0,0) made orthogonal to z.
 */
export function placementOf(file: Part21File, slot: number, mmPerUnit: number): Transform | null {
  const type = file.index.typeName(slot);
  if (type === 'AXIS2_PLACEMENT_3D') return axisPlacement(file, slot, mmPerUnit);
  return type.includes('CARTESIAN_TRANSFORMATION_OPERATOR_3D') ? operator(file, slot, mmPerUnit) : null;
}

/**
 * The x axis that an AXIS2_PLACEMENT_3D leaves to the default of ISO 10303-42, for an axis other than (0,0,1); null
 * when it gives its own, or when there is no axis to choose for.
 */
export function impliedAxis(file: Part21File, slot: number): Vector | null {
  const [, , axis, refDirection] = attributesOf(file, slot);
  const z = direction(file, axis);
  if (z === null || direction(file, refDirection) !== null || z[2] === 1) return null;
  return firstAxis(z, null);
}

/** The coordinates of a CARTESIAN_POINT or DIRECTION. */
export function coordinatesOf(file: Part21File, slot: number): Vector | null {
  const [, list] = attributesOf(file, slot);
  const [x, y, z, ...more] = numbersIn(list);
  if (x === undefined || y === undefined || more.length > 0) return null;
  return [x, y, z ?? 0];
}

function axisPlacement(file: Part21File, slot: number, mmPerUnit: number): Transform {
  const [, location, axis, refDirection] = attributesOf(file, slot);
  const z = direction(file, axis) ?? Z;
  const x = firstAxis(z, direction(file, refDirection));
  return fromAxes(x, cross(z, x), z, origin(file, location, mmPerUnit));
}

/** Scale and reflection are kept: some exporters mirror components this way. */
function operator(file: Part21File, slot: number, mmPerUnit: number): Transform {
  const leaves = ['CARTESIAN_TRANSFORMATION_OPERATOR', 'CARTESIAN_TRANSFORMATION_OPERATOR_3D'];
  // Names and descriptions of the supertypes stand before the five that matter.
  const [axis1, axis2, location, scale, axis3] = attributesOf(file, slot, leaves).slice(-5);
  const z = direction(file, axis3) ?? Z;
  const x = firstAxis(z, direction(file, axis1));
  const right = cross(z, x);
  const wanted = direction(file, axis2);
  const y = wanted && dot(wanted, right) < 0 ? scaled(right, -1) : right;
  const by = numberIn(scale) ?? 1;
  return fromAxes(scaled(x, by), scaled(y, by), scaled(z, by), origin(file, location, mmPerUnit));
}

function firstAxis(z: Vector, wanted: Vector | null): Vector {
  return (wanted && orthogonal(wanted, z)) ?? orthogonal(X, z) ?? Y;
}

function direction(file: Part21File, value: Parameter | undefined): Vector | null {
  const slot = referenceIn(value);
  const found = slot === null ? null : coordinatesOf(file, slot);
  return found && unit(found);
}

function origin(file: Part21File, value: Parameter | undefined, mmPerUnit: number): Vector {
  const slot = referenceIn(value);
  const found = slot === null ? null : coordinatesOf(file, slot);
  return found ? scaled(found, mmPerUnit) : [0, 0, 0];
}
