import { brokenMesh, overFacetLimit } from '../mesh/mesh-error.ts';
import { ByteScanner } from '../text/byte-scanner.ts';
import { CoordinateList } from '../text/coordinate-list.ts';
import type { StlContent } from './stl-content.ts';

/** Reads an ASCII STL with any number of solids; keywords in either case. */
export function readAsciiStl(bytes: Uint8Array, maxFacets: number): StlContent {
  const scanner = new ByteScanner(bytes, bytes[0] === 0xef ? 3 : 0);
  const corners = new CoordinateList();
  while (scanner.toWord()) {
    expectWord(scanner, 'solid');
    scanner.skipLine();
    readSolid(scanner, corners, maxFacets);
  }
  return { corners: corners.finish(), precision: corners.precision, warnings: [] };
}

function readSolid(scanner: ByteScanner, corners: CoordinateList, maxFacets: number): void {
  while (nextIs(scanner, 'facet')) {
    readFacet(scanner, corners);
    const facets = corners.length / 9;
    if (facets > maxFacets) throw overFacetLimit(facets, maxFacets);
  }
  if (!nextIs(scanner, 'endsolid')) throw unexpected(scanner, 'facet or endsolid');
  scanner.skipLine();
}

function readFacet(scanner: ByteScanner, corners: CoordinateList): void {
  // The normal is not used; some exporters write NaN for it.
  expectWord(scanner, 'normal');
  for (let i = 0; i < 3; i++) {
    scanner.toWord();
    scanner.skipWord();
  }
  expectWord(scanner, 'outer');
  expectWord(scanner, 'loop');
  for (let vertex = 0; vertex < 3; vertex++) {
    expectWord(scanner, 'vertex');
    for (let i = 0; i < 3; i++) corners.pushWritten(coordinate(scanner), scanner.lastPlace);
  }
  expectWord(scanner, 'endloop');
  expectWord(scanner, 'endfacet');
}

function coordinate(scanner: ByteScanner): number {
  scanner.toWord();
  const value = scanner.number();
  if (!Number.isFinite(value)) throw unexpected(scanner, 'a finite coordinate');
  return value;
}

function nextIs(scanner: ByteScanner, word: string): boolean {
  scanner.toWord();
  return scanner.accept(word);
}

function expectWord(scanner: ByteScanner, wanted: string): void {
  if (!nextIs(scanner, wanted)) throw unexpected(scanner, wanted);
}

function unexpected(scanner: ByteScanner, wanted: string) {
  const { line } = scanner;
  if (!scanner.toWord())
    return brokenMesh('STL', `it ends early in line ${line}, before ${wanted}`, { line });
  const found = scanner.peek();
  return brokenMesh('STL', `'${found}' stands where ${wanted} should be (line ${line})`, { line });
}
