import type { InstanceIndex } from './instance-index.ts';
import { part21Error } from './part21-error.ts';

/** Entities that have a surface, beside the faces that `declaredShape` counts. */
const SURFACES = [
  'ADVANCED_FACE',
  'FACE_SURFACE',
  'SUBFACE',
  'CURVE_BOUNDED_SURFACE',
  'RECTANGULAR_TRIMMED_SURFACE',
  'RECTANGULAR_COMPOSITE_SURFACE',
  'GEOMETRIC_SET',
  'FACETED_BREP',
];
/** Bodies that are triangles (ISO 10303-42, since AP242), beside a B-rep or instead of it: the kernel passes over them. */
export const TESSELLATED = [
  'TESSELLATED_SOLID',
  'TESSELLATED_SHELL',
  'TRIANGULATED_FACE',
  'COMPLEX_TRIANGULATED_FACE',
  'TRIANGULATED_SURFACE_SET',
  'COMPLEX_TRIANGULATED_SURFACE_SET',
];
/** Solids that are given by how they are made, which the kernel passes over too. */
export const CONSTRUCTED = [
  'BLOCK',
  'BOOLEAN_RESULT',
  'BOXED_HALF_SPACE',
  'CSG_SOLID',
  'ECCENTRIC_CONE',
  'ELLIPSOID',
  'EXTRUDED_AREA_SOLID',
  'EXTRUDED_FACE_SOLID',
  'HALF_SPACE_SOLID',
  'REVOLVED_AREA_SOLID',
  'REVOLVED_FACE_SOLID',
  'RIGHT_ANGULAR_WEDGE',
  'RIGHT_CIRCULAR_CONE',
  'RIGHT_CIRCULAR_CYLINDER',
  'SOLID_REPLICA',
  'SPHERE',
  'SURFACE_CURVE_SWEPT_AREA_SOLID',
  'SWEPT_DISK_SOLID',
  'TORUS',
];
/** Sets of curves. */
export const WIRES = ['GEOMETRIC_CURVE_SET', 'EDGE_BASED_WIREFRAME_MODEL', 'SHELL_BASED_WIREFRAME_MODEL'];

/** Refuses a file that has nothing with a surface that is read: product data, curves or triangles alone. */
export function requireGeometry(index: InstanceIndex): void {
  if (SURFACES.some((name) => index.slotsOf(name).length > 0)) return;
  if (TESSELLATED.some((name) => index.slotsOf(name).length > 0)) {
    throw part21Error('its shape is a tessellation only; export solids or surfaces, or the triangles as STL');
  }
  if (CONSTRUCTED.some((name) => index.slotsOf(name).length > 0)) {
    throw part21Error('its solids are given by how they are made (CSG, sweeps); export their faces');
  }
  if (WIRES.some((name) => index.slotsOf(name).length > 0)) {
    throw part21Error('it holds curves only, no faces; export solids or surfaces');
  }
  if (index.slotsOf('DOCUMENT_FILE').length > 0) {
    throw part21Error('it describes no geometry itself, its parts lie in other files; export all into one');
  }
  const what = index.defined === 0 ? 'its DATA section is empty' : 'it describes no geometry';
  throw part21Error(what, undefined, { instances: index.defined });
}
