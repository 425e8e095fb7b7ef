import type { GProp_GProps, TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from './open-cascade.ts';

/**
 * Surfaces whose parametrisation may be as uneven as it likes: two half spheres of rational cubics, each
 * pinched at a pole, lose 1.5 % of their volume to the kernel's fixed number of points. On the others it is
 * exact to rounding.
 */
const FREE_FORM = ['bezier', 'bspline', 'revolution', 'other'];
/** Relative error at which the adaptive integration stops; what it reaches is far below. */
const RELATIVE_ERROR = 1e-5;

export function isFreeForm(surfaceType: string): boolean {
  return FREE_FORM.includes(surfaceType);
}

/** Whether any of the surfaces counted by type needs the adaptive integration. */
export function hasFreeForm(surfaceTypes: Readonly<Record<string, number>>): boolean {
  return Object.keys(surfaceTypes).some(isFreeForm);
}

/** Volume and centre of a solid. The caller deletes them. */
export function volumeProperties(oc: OpenCascade, solid: TopoDS_Shape, freeForm: boolean): GProp_GProps {
  const props = new oc.GProp_GProps();
  if (freeForm) oc.BRepGProp.VolumeProperties(solid, props, RELATIVE_ERROR, false, false);
  else oc.BRepGProp.VolumeProperties(solid, props, false, false, false);
  return props;
}

/** Area and centre of a face. The caller deletes them. */
export function surfaceProperties(oc: OpenCascade, face: TopoDS_Shape, freeForm: boolean): GProp_GProps {
  const props = new oc.GProp_GProps();
  if (freeForm) oc.BRepGProp.SurfaceProperties(face, props, RELATIVE_ERROR, false);
  else oc.BRepGProp.SurfaceProperties(face, props, false, false);
  return props;
}
