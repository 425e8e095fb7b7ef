import type { Warning } from '../domain/document.ts';
import { overlapMessage, overlappingPairs } from '../domain/mesh/overlap.ts';
import type { BodyPlacement } from '../domain/shape/describe-shape.ts';
import type { Tessellation } from './brep-shape.ts';
import { chordErrorsOf } from './chord-errors.ts';
import type { ShapeMeasures } from './measure-shape.ts';
import { placedMeshes } from './placed-meshes.ts';

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
  const solidsAt = distinctSolids(tessellation, solids);
  const placed = placedMeshes(tessellation, solidsAt);
  if (placed === null) return [];
  const chordErrors = chordErrorsOf(tessellation, solidsAt, placed.boxes);
  const pairs = overlappingPairs(placed.boxes, placed.bodies, { nested: true, chordErrors });
  if (pairs === 0) return [];
  return [{ code: 'bodies_overlap', message: overlapMessage(pairs, 'solids') }];
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
