import type { Warning } from '../document.ts';
import { brokenMesh, overFacetLimit } from '../mesh/mesh-error.ts';
import { BINARY_FACET, BINARY_HEADER } from './flavour.ts';
import type { StlContent } from './stl-content.ts';

/**
 * Reads a binary STL. The declared count is checked against the size before anything is allocated:
 * too few bytes are refused; a whole number of facets more than declared is a count that lies and is
 * refused; any other rest (some exporters append a note) is ignored with a warning.
 */
export function readBinaryStl(bytes: Uint8Array, maxFacets: number): StlContent {
  if (bytes.length < BINARY_HEADER)
    throw brokenMesh('STL', 'it ends inside its header', { bytes: bytes.length });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const declared = view.getUint32(80, true);
  const warnings = checkCount(declared, bytes.length);
  if (declared > maxFacets) throw overFacetLimit(declared, maxFacets);
  return { corners: readCorners(view, declared), warnings };
}

function checkCount(declared: number, size: number): readonly Warning[] {
  const extra = size - (BINARY_HEADER + declared * BINARY_FACET);
  const present = Math.floor((size - BINARY_HEADER) / BINARY_FACET);
  if (extra < 0 || (extra > 0 && extra % BINARY_FACET === 0)) {
    throw brokenMesh('STL', `it declares ${declared} facets and holds ${present}`, { declared, present });
  }
  if (extra === 0) return [];
  return [{ code: 'trailing_bytes', message: `${extra} bytes behind the last facet were ignored.` }];
}

function readCorners(view: DataView, facets: number): Float32Array {
  const corners = new Float32Array(facets * 9);
  // Becomes NaN with the first coordinate that is not finite: 0·∞ and 0·NaN are NaN.
  let finite = 0;
  let to = 0;
  for (let facet = 0; facet < facets; facet++) {
    const from = BINARY_HEADER + facet * BINARY_FACET + 12;
    for (let i = 0; i < 36; i += 4) {
      const value = view.getFloat32(from + i, true);
      finite += value * 0;
      corners[to++] = value;
    }
  }
  if (Number.isNaN(finite)) {
    const facet = Math.floor(corners.findIndex((value) => !Number.isFinite(value)) / 9) + 1;
    throw brokenMesh('STL', `facet ${facet} has a coordinate that is not a finite number`, { facet });
  }
  return corners;
}
