import { MAX_FACETS } from '../mesh/mesh-error.ts';
import { readAsciiStl } from './ascii-stl.ts';
import { readBinaryStl } from './binary-stl.ts';
import { stlFlavour } from './flavour.ts';
import type { StlContent } from './stl-content.ts';

const HEAD_BYTES = 65_536;

/** Reads a binary or ASCII STL. Raises PARSE_FAILED / parse, and RESOURCE_EXHAUSTED (`facets`). */
export function readStl(bytes: Uint8Array, maxFacets = MAX_FACETS): StlContent {
  const head = bytes.subarray(0, HEAD_BYTES);
  const flavour = stlFlavour({ head, totalBytes: bytes.length, hasStlName: true });
  return flavour === 'ascii' ? readAsciiStl(bytes, maxFacets) : readBinaryStl(bytes, maxFacets);
}
