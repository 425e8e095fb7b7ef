import type { GeomAbs_SurfaceType, TopoDS_Shape } from 'replicad-opencascadejs';
import type { Prototype } from './distinct-shapes.ts';
import type { OpenCascade } from './open-cascade.ts';

const NAMES: Readonly<Record<GeomAbs_SurfaceType, string>> = {
  GeomAbs_Plane: 'plane',
  GeomAbs_Cylinder: 'cylinder',
  GeomAbs_Cone: 'cone',
  GeomAbs_Sphere: 'sphere',
  GeomAbs_Torus: 'torus',
  GeomAbs_BezierSurface: 'bezier',
  GeomAbs_BSplineSurface: 'bspline',
  GeomAbs_SurfaceOfRevolution: 'revolution',
  GeomAbs_SurfaceOfExtrusion: 'extrusion',
  GeomAbs_OffsetSurface: 'other',
  GeomAbs_OtherSurface: 'other',
};

/** How many placed faces lie on each type of surface; types that do not occur are absent. Keys are sorted. */
export function countSurfaceTypes(oc: OpenCascade, faces: readonly Prototype[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { shape, instances } of faces) {
    const name = surfaceType(oc, shape);
    counts[name] = (counts[name] ?? 0) + instances;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The type of surface that a face lies on. */
export function surfaceType(oc: OpenCascade, shape: TopoDS_Shape): string {
  using face = oc.TopoDS.Face(shape);
  using surface = new oc.BRepAdaptor_Surface(face, false);
  return surfaceName(surface.GetType());
}

export function surfaceName(type: GeomAbs_SurfaceType): string {
  return NAMES[type];
}
