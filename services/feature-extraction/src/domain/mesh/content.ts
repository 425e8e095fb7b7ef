import type { LengthUnit } from '@cadml/cad-model';
import type { Warning } from '../document.ts';
import type { ProductStructure } from '../product-structure.ts';
import type { SceneFace } from '../scene.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import { type Precision, precisionOf } from './precision.ts';
import type { TriangleMesh } from './weld.ts';

/** Triangles as a file has them: vertices may be equal or unused, every index has its vertex, all are finite. */
export interface MeshBody extends TriangleMesh {
  readonly mmPerUnit: number;
  /** Of the coordinates as they were written. */
  readonly precision: Precision;
  /** Runs of triangles with their colour, in order, over all of them. */
  readonly faces: readonly SceneFace[];
}

/** What any mesh file holds: bodies, and how products made of them are put together. */
export interface MeshContent extends ProductStructure {
  readonly declaredUnit: LengthUnit | null;
  readonly bodies: readonly MeshBody[];
  /** Indices in `bodies` for each of `products`: its own geometry, in its own coordinates. */
  readonly bodiesOf: readonly (readonly number[])[];
  readonly warnings: readonly Warning[];
}

/** The content of a file that is one mesh and declares no unit. */
export function singleBody(
  mesh: TriangleMesh & { readonly precision?: Precision },
  mmPerUnit: number,
  warnings: readonly Warning[] = [],
): MeshContent {
  const whole = { firstTriangle: 0, triangles: mesh.triangles.length / 3, colour: null };
  return {
    declaredUnit: null,
    bodies: [{ precision: precisionOf(mesh.vertices), ...mesh, mmPerUnit, faces: [whole] }],
    bodiesOf: [[0]],
    products: [{ key: 'mesh', partNumber: null, name: '', description: null, hasShape: true }],
    occurrences: [],
    roots: [{ product: 0, transform: IDENTITY_TRANSFORM }],
    warnings,
  };
}
