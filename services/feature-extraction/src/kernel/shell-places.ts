import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { overlappingPairs } from '../domain/mesh/overlap.ts';
import { type Tessellation, tessellate } from './brep-shape.ts';
import { chordErrorsOf } from './chord-errors.ts';
import { isKernelException, type OpenCascade } from './open-cascade.ts';
import { placedMeshes } from './placed-meshes.ts';

/** How closed shells lie to each other. */
export interface ShellPlaces {
  /** Whether one lies within another. */
  readonly nested: boolean;
  /** Pairs that share some of their space. */
  readonly overlaps: number;
}

/**
 * Told by their triangles, as for solids: shells that touch or fit into one another are neither. null when there are too
 * many triangles or the kernel cannot make them.
 */
export function shellPlaces(oc: OpenCascade, shells: TopoDS_Shape, areaMm2: number): ShellPlaces | null {
  const tessellation = tessellated(oc, shells, areaMm2);
  const placed = tessellation && placedMeshes(tessellation, tessellation.placements);
  if (!placed) return null;
  const chordErrors = chordErrorsOf(tessellation, tessellation.placements, placed.boxes);
  const pairs = (nested: boolean) => overlappingPairs(placed.boxes, placed.bodies, { nested, chordErrors });
  const overlaps = pairs(true);
  return { nested: overlaps > 0 && pairs(false) < overlaps, overlaps };
}

function tessellated(oc: OpenCascade, shells: TopoDS_Shape, areaMm2: number): Tessellation | null {
  try {
    return tessellate(oc, shells, { areaMm2, scale: 1 });
  } catch (thrown) {
    if (isKernelException(thrown)) return null;
    throw thrown;
  }
}
