import type { GProp_GProps, TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from './open-cascade.ts';
import { surfaceType } from './surface-types.ts';

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

/** Whether any of the surfaces counted by type is. */
export function hasFreeForm(surfaceTypes: Readonly<Record<string, number>>): boolean {
  return Object.keys(surfaceTypes).some(isFreeForm);
}

/** Volume and centre of a solid or shell. `freeForm`: its file has such surfaces. The caller deletes them. */
export function volumeProperties(oc: OpenCascade, solid: TopoDS_Shape, freeForm: boolean): GProp_GProps {
  const props = new oc.GProp_GProps();
  if (freeForm && hasFreeFormFace(oc, solid))
    oc.BRepGProp.VolumeProperties(solid, props, RELATIVE_ERROR, false, false);
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

/** A solid is measured the same whatever else is in its file. */
function hasFreeFormFace(oc: OpenCascade, shape: TopoDS_Shape): boolean {
  const { TopAbs_FACE: face, TopAbs_SHAPE: any } = oc.TopAbs_ShapeEnum;
  using explorer = new oc.TopExp_Explorer(shape, face, any);
  for (; explorer.More(); explorer.Next()) {
    using current = explorer.Current();
    if (isFreeForm(surfaceType(oc, current))) return true;
  }
  return false;
}
