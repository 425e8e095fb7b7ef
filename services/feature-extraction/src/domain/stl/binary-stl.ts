import type { Warning } from '../document.ts';
import { brokenMesh, overFacetLimit } from '../mesh/mesh-error.ts';
import { BINARY_FACET, BINARY_HEADER } from './flavour.ts';
import type { StlContent } from './stl-content.ts';

/** Bytes of the normal in front of the corners; it is not used. */
const NORMAL = 12;

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
  return { corners: readCorners(view, declared), precision: 'single', warnings };
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

/** Written out corner by corner: that takes half the time of a loop over the nine. */
function readCorners(view: DataView, facets: number): Float32Array {
  const corners = new Float32Array(facets * 9);
  // Becomes NaN with the first coordinate that is not finite: 0·∞ and 0·NaN are NaN.
  let finite = 0;
  let at = BINARY_HEADER + NORMAL;
  for (let to = 0; to < corners.length; to += 9) {
    const ax = view.getFloat32(at, true);
    const ay = view.getFloat32(at + 4, true);
    const az = view.getFloat32(at + 8, true);
    const bx = view.getFloat32(at + 12, true);
    const by = view.getFloat32(at + 16, true);
    const bz = view.getFloat32(at + 20, true);
    const cx = view.getFloat32(at + 24, true);
    const cy = view.getFloat32(at + 28, true);
    const cz = view.getFloat32(at + 32, true);
    finite += (ax + ay + az + bx + by + bz + cx + cy + cz) * 0;
    corners[to] = ax;
    corners[to + 1] = ay;
    corners[to + 2] = az;
    corners[to + 3] = bx;
    corners[to + 4] = by;
    corners[to + 5] = bz;
    corners[to + 6] = cx;
    corners[to + 7] = cy;
    corners[to + 8] = cz;
    at += BINARY_FACET;
  }
  if (Number.isNaN(finite)) {
    const facet = Math.floor(corners.findIndex((value) => !Number.isFinite(value)) / 9) + 1;
    throw brokenMesh('STL', `facet ${facet} has a coordinate that is not a finite number`, { facet });
  }
  return corners;
}
