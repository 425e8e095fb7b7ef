import type { Warning } from '../document.ts';
import { brokenMesh, MAX_FACETS, withoutShape } from '../mesh/mesh-error.ts';
import { PolygonList } from '../mesh/polygon-list.ts';
import type { Precision } from '../mesh/precision.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { ByteScanner } from '../text/byte-scanner.ts';
import { CoordinateList } from '../text/coordinate-list.ts';

/**
 * Reads the polygons of a Wavefront OBJ (Object Files, Alias|Wavefront, appendix B1): all its groups and
 * objects as one mesh. Lines and points are left out; curves and surfaces too, with a warning, and refused
 * where there is nothing else. Raises PARSE_FAILED / parse or geometry, RESOURCE_EXHAUSTED (`facets`, …).
 */
export function readObj(
  bytes: Uint8Array,
  maxFacets = MAX_FACETS,
): TriangleMesh & { readonly precision: Precision; readonly warnings: readonly Warning[] } {
  const reader = new ObjReader(bytes, maxFacets);
  reader.readLines();
  const vertices = reader.vertices.finish();
  const triangles = reader.polygons.finish(vertices);
  if (triangles.length === 0) throw withoutFaces(reader);
  const { precision } = reader.vertices;
  return { vertices, triangles, precision, warnings: warningsOf(reader) };
}

const BACKSLASH = 0x5c;
const HASH = 0x23;
const SLASH = 0x2f;
const LETTER_F = 0x66;
const LETTER_V = 0x76;
const SPACE = 0x20;
const TAB = 0x09;

const FREE_FORM = ['curv', 'curv2', 'surf', 'cstype', 'bzp', 'bsp', 'cdp', 'cdc', 'res'];
const LEFT_OUT = ['l', 'p'];

class ObjReader {
  readonly vertices = new CoordinateList();
  readonly polygons: PolygonList;
  freeForm = 0;
  leftOut = 0;
  private readonly scanner: ByteScanner;

  constructor(bytes: Uint8Array, maxFacets: number) {
    this.scanner = new ByteScanner(bytes, bytes[0] === 0xef ? 3 : 0);
    this.polygons = new PolygonList('OBJ', maxFacets);
  }

  readLines(): void {
    const { scanner } = this;
    const { bytes } = scanner;
    while (scanner.toWord()) {
      const at = scanner.position;
      const second = bytes[at + 1];
      const isShort = second === SPACE || second === TAB;
      if (isShort && bytes[at] === LETTER_V) this.readVertex();
      else if (isShort && bytes[at] === LETTER_F) this.readFace();
      else if (bytes[at] !== LETTER_V && bytes[at] !== HASH) this.readOther();
      this.skipStatement();
    }
  }

  private readVertex(): void {
    const { scanner, vertices } = this;
    scanner.position++;
    for (let i = 0; i < 3; i++) {
      const value = this.toArgument() ? scanner.number() : Number.NaN;
      if (!Number.isFinite(value)) throw this.broken('a vertex needs three finite coordinates');
      vertices.pushWritten(value, scanner.lastPlace);
    }
  }

  private readFace(): void {
    const { scanner, polygons } = this;
    scanner.position++;
    while (this.toArgument()) {
      if (scanner.bytes[scanner.position] === HASH) break;
      polygons.corner(this.readIndex());
    }
    polygons.close();
  }

  /** `7`, `7/1`, `7//2`, `-1/…`: the vertex counts, its texture and normal do not. Counted from 0. */
  private readIndex(): number {
    const { scanner, vertices } = this;
    const value = scanner.number();
    const vertex = value > 0 ? value - 1 : vertices.length / 3 + value;
    if (!Number.isInteger(value) || value === 0 || vertex < 0) throw this.broken('a face uses no vertex');
    if (vertex > 0xfffffffe) throw this.broken('a face uses a vertex that cannot be');
    if (scanner.bytes[scanner.position] === SLASH) scanner.skipWord();
    return vertex;
  }

  private readOther(): void {
    const word = this.scanner.peek(8);
    if (FREE_FORM.includes(word)) this.freeForm++;
    else if (LEFT_OUT.includes(word)) this.leftOut++;
  }

  /** The next word of the statement, which goes on in the next line behind a backslash. */
  private toArgument(): boolean {
    const { scanner } = this;
    while (scanner.toWordInLine()) {
      if (scanner.bytes[scanner.position] !== BACKSLASH) return true;
      scanner.skipLine();
    }
    return false;
  }

  private skipStatement(): void {
    const { scanner } = this;
    const { bytes } = scanner;
    for (;;) {
      const from = scanner.position;
      scanner.skipLine();
      let end = scanner.position - 1;
      while (end > from && (bytes[end] as number) <= SPACE) end--;
      if (bytes[end] !== BACKSLASH || scanner.atEnd) return;
    }
  }

  private broken(problem: string) {
    const { line } = this.scanner;
    return brokenMesh('OBJ', `${problem} (line ${line})`, { line });
  }
}

function withoutFaces({ freeForm, leftOut }: ObjReader) {
  if (freeForm > 0) return withoutShape('The OBJ file has curves or surfaces only, which are not read.');
  return withoutShape(
    leftOut > 0 ? 'The OBJ file has lines or points only.' : 'The OBJ file has no faces of three corners.',
  );
}

function warningsOf({ freeForm, polygons }: ObjReader): readonly Warning[] {
  const warnings: Warning[] = [];
  if (freeForm > 0) {
    const message = 'The file also has curves or surfaces; they are not read.';
    warnings.push({ code: 'free_form_ignored', message });
  }
  if (polygons.tooShort > 0) {
    const message = `${polygons.tooShort} faces with fewer than three corners were left out.`;
    warnings.push({ code: 'short_faces', message });
  }
  return warnings;
}
