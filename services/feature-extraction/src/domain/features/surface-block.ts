import type { CadDocument } from '../document.ts';
import { kindCounts } from './kind-counts.ts';
import { laplaceEntropy } from './laplace-entropy.ts';

/** Entity kinds that are surfaces. */
const SURFACE_KINDS = new Set(['FACE', 'FACET', 'SURFACE', 'PATCH', 'TRIANGLE', '3DFACE']);

/** v4: surface_count, shape_entropy. `kinds`: the counts of the document's entity kinds. */
export function surfaceBlock(document: CadDocument, kinds: Float64Array): readonly number[] {
  return [surfaceCount(document), shapeEntropy(document, kinds)];
}

/**
 * The first that gives a value: B-rep faces; the file's own statement, even 0; entities of a surface kind;
 * facets; solids; else 0.
 */
function surfaceCount(document: CadDocument): number {
  if (document.kind === 'brep') return document.faces;
  if (document.declaredSurfaces !== undefined) return document.declaredSurfaces;
  let surfaces = 0;
  const { entityKinds } = document;
  for (const kind in entityKinds) {
    if (SURFACE_KINDS.has(kind.toUpperCase())) surfaces += entityKinds[kind] as number;
  }
  return surfaces || document.facets || document.solids;
}

/** Entropy over the types of B-rep surfaces, or over the kinds of entities where there are none. */
function shapeEntropy({ surfaceTypes }: CadDocument, kinds: Float64Array): number {
  const surfaces = kindCounts(surfaceTypes);
  return laplaceEntropy(surfaces.length > 0 ? surfaces : kinds);
}
