import { applyTo } from '../domain/affine.ts';
import type { Warning } from '../domain/document.ts';
import { type Bodies, overlapMessage, overlappingPairs } from '../domain/mesh/overlap.ts';
import type { BodyPlacement } from '../domain/shape/describe-shape.ts';
import type { Tessellation } from './brep-shape.ts';
import type { ExtractedMesh } from './extract-mesh.ts';
import type { ShapeMeasures } from './measure-shape.ts';
import { isPlaneBody } from './plane-bodies.ts';

/** Parts that are put together share less of their space than this, over their diagonal, by the rounding of their numbers. */
const TOUCH = 1e-4;
/** Parts of more facets at their places are not looked at. */
const MAX_FACETS = 2_000_000;

/**
 * A warning when solids of a B-rep share some of their space, which the sum of their volumes counts twice. Told by
 * their triangles, as for meshes: what is shared less deep than twice the chord error is taken for a touch, between
 * solids of planes what is shared less deep than twice `TOUCH`.
 */
export function overlapWarnings(
  tessellation: Tessellation,
  { solids, volumeMm3 }: Pick<ShapeMeasures, 'solids' | 'volumeMm3'>,
): readonly Warning[] {
  if (volumeMm3 === null || solids < 2) return [];
  const { meshes } = tessellation;
  const placed = distinctSolids(tessellation, solids);
  const facets = placed.reduce((sum, { definition }) => sum + facetsOf(meshes, definition), 0);
  if (facets > MAX_FACETS) return [];
  const vertices = placed.map(({ definition, transform }) =>
    applyTo(transform, (meshes[definition] as ExtractedMesh).positions),
  );
  const boxes = boxesOf(vertices);
  const pairs = overlappingPairs(boxes, () => bodiesAt(meshes, placed, vertices), {
    nested: true,
    chordErrors: chordErrorsOf(tessellation, placed, boxes),
  });
  if (pairs === 0) return [];
  return [{ code: 'bodies_overlap', message: overlapMessage(pairs, 'solids') }];
}

/** Planes have none; what parts may touch by counts instead. */
function chordErrorsOf(
  { meshes, chordErrorMm }: Tessellation,
  placed: readonly BodyPlacement[],
  boxes: Float64Array,
): readonly number[] {
  const planes = meshes.map(isPlaneBody);
  return placed.map(({ definition }, body) => {
    const [x, y, z] = [0, 1, 2].map(
      (k) => (boxes[body * 6 + 3 + k] as number) - (boxes[body * 6 + k] as number),
    );
    const touch = TOUCH * Math.hypot(x as number, y as number, z as number);
    return planes[definition] ? Math.min(chordErrorMm, touch) : chordErrorMm;
  });
}

/** A solid that the document has twice at one place is measured once; two uses of one at one place are two. */
function distinctSolids(
  { placements, solids: found }: Tessellation,
  measured: number,
): readonly BodyPlacement[] {
  const solids = placements.slice(0, found);
  if (found === measured) return solids;
  const byPlace = solids.map((solid) => [`${solid.definition} ${solid.transform}`, solid] as const);
  return [...new Map(byPlace).values()];
}

function facetsOf(meshes: readonly ExtractedMesh[], definition: number): number {
  return (meshes[definition] as ExtractedMesh).triangles.length / 3;
}

function boxesOf(bodies: readonly Float64Array[]): Float64Array {
  const boxes = new Float64Array(bodies.length * 6);
  for (const [body, vertices] of bodies.entries()) {
    const box = boxes
      .subarray(body * 6, body * 6 + 6)
      .fill(Infinity, 0, 3)
      .fill(-Infinity, 3);
    for (let i = 0; i < vertices.length; i++) {
      const axis = i % 3;
      box[axis] = Math.min(box[axis] as number, vertices[i] as number);
      box[axis + 3] = Math.max(box[axis + 3] as number, vertices[i] as number);
    }
  }
  return boxes;
}

/** All in one mesh, each a component. */
function bodiesAt(
  meshes: readonly ExtractedMesh[],
  placed: readonly BodyPlacement[],
  bodies: readonly Float64Array[],
): Bodies {
  const vertices = new Float64Array(bodies.reduce((sum, { length }) => sum + length, 0));
  const facets = placed.reduce((sum, { definition }) => sum + facetsOf(meshes, definition), 0);
  const triangles = new Uint32Array(facets * 3);
  const componentOf = new Int32Array(facets);
  let [vertex, corner] = [0, 0];
  for (const [body, { definition }] of placed.entries()) {
    const own = (meshes[definition] as ExtractedMesh).triangles;
    vertices.set(bodies[body] as Float64Array, vertex * 3);
    for (let i = 0; i < own.length; i++) triangles[corner + i] = (own[i] as number) + vertex;
    componentOf.fill(body, corner / 3, (corner + own.length) / 3);
    vertex += (bodies[body] as Float64Array).length / 3;
    corner += own.length;
  }
  return { mesh: { vertices, triangles }, componentOf };
}
