import type { Vec3 } from '@cadml/cad-model';
import type { GProp_GProps, TopoDS_Shape } from 'replicad-opencascadejs';
import type { FaceMeasures } from '../domain/compare/face-measures.ts';
import { surfaceProperties } from './mass-properties.ts';
import type { OpenCascade } from './open-cascade.ts';

/** Along the axes, and between each two of them. */
const DIRECTIONS: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 0],
  [1, 0, 1],
  [0, 1, 1],
];

/**
 * Area, centroid and spread of a face by the kernel's integrals; null for one that has no area. Free-form faces are
 * integrated at a fixed number of points: what that misses, it misses in any place, turn and size.
 */
export function faceMeasures(oc: OpenCascade, face: TopoDS_Shape): FaceMeasures | null {
  using props = surfaceProperties(oc, face, false);
  // A reversed face has a negative mass.
  const mass = props.Mass();
  if (!(Math.abs(mass) > 0)) return null;
  using centre = props.CentreOfMass();
  const about = DIRECTIONS.map((direction) => inertiaAbout(oc, props, { centre, direction }) / mass);
  const [ix, iy, iz, ixy, ixz, iyz] = about as [number, number, number, number, number, number];
  // The inertia about an axis is what the spread along it lacks of the whole, which is half the sum of the three.
  const whole = (ix + iy + iz) / 2;
  const [xx, yy, zz] = [whole - ix, whole - iy, whole - iz];
  const between = (inertia: number, p: number, q: number) => whole - inertia - (p + q) / 2;
  const [xy, xz, yz] = [between(ixy, xx, yy), between(ixz, xx, zz), between(iyz, yy, zz)];
  return {
    areaMm2: Math.abs(mass),
    centroid: [centre.X(), centre.Y(), centre.Z()],
    spread: [
      [xx, xy, xz],
      [xy, yy, yz],
      [xz, yz, zz],
    ],
  };
}

interface Axis {
  readonly centre: ReturnType<GProp_GProps['CentreOfMass']>;
  readonly direction: Vec3;
}

function inertiaAbout(oc: OpenCascade, props: GProp_GProps, { centre, direction }: Axis): number {
  using along = new oc.gp_Dir(...direction);
  using axis = new oc.gp_Ax1(centre, along);
  return props.MomentOfInertia(axis);
}
