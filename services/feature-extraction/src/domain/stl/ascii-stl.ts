import { parseDecimal } from '../decimal.ts';
import type { StlContent } from './stl-content.ts';
import { overFacetLimit, stlError } from './stl-error.ts';

/** Reads an ASCII STL with any number of solids; keywords in either case. */
export function readAsciiStl(bytes: Uint8Array, maxFacets: number): StlContent {
  const words = new Words(bytes);
  const corners = new CornerList();
  for (let word = words.next(); word !== ''; word = words.next()) {
    if (word !== 'solid') throw unexpected(words, word, 'solid');
    words.skipLine();
    readSolid(words, corners, maxFacets);
  }
  return { corners: corners.finish(), warnings: [] };
}

function readSolid(words: Words, corners: CornerList, maxFacets: number): void {
  for (;;) {
    const word = words.next();
    if (word === 'endsolid') {
      words.skipLine();
      return;
    }
    if (word !== 'facet') throw unexpected(words, word, 'facet or endsolid');
    readFacet(words, corners);
    if (corners.facets > maxFacets) throw overFacetLimit(corners.facets, maxFacets);
  }
}

function readFacet(words: Words, corners: CornerList): void {
  // The normal is not used; some exporters write NaN for it.
  expectWord(words, 'normal');
  for (let i = 0; i < 3; i++) words.next();
  expectWord(words, 'outer');
  expectWord(words, 'loop');
  for (let vertex = 0; vertex < 3; vertex++) {
    expectWord(words, 'vertex');
    for (let i = 0; i < 3; i++) corners.push(coordinate(words));
  }
  expectWord(words, 'endloop');
  expectWord(words, 'endfacet');
}

function coordinate(words: Words): number {
  const word = words.next();
  const value = parseDecimal(word);
  if (!Number.isFinite(value)) throw unexpected(words, word, 'a finite coordinate');
  return value;
}

function expectWord(words: Words, wanted: string): void {
  const word = words.next();
  if (word !== wanted) throw unexpected(words, word, wanted);
}

function unexpected(words: Words, found: string, wanted: string) {
  const place = { line: words.line };
  if (found === '') return stlError(`it ends early in line ${words.line}, before ${wanted}`, place);
  return stlError(`'${found.slice(0, 40)}' stands where ${wanted} should be (line ${words.line})`, place);
}

const NEWLINE = 0x0a;
const MAX_WORD = 200;

/** Lower-cased words of the text, one by one. */
class Words {
  line = 1;
  private readonly bytes: Uint8Array;
  private position: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.position = bytes[0] === 0xef ? 3 : 0;
  }

  /** The next word; empty at the end. */
  next(): string {
    const { bytes } = this;
    let start = this.position;
    while (start < bytes.length && (bytes[start] as number) <= 0x20) {
      if (bytes[start] === NEWLINE) this.line++;
      start++;
    }
    let end = start;
    while (end < bytes.length && (bytes[end] as number) > 0x20) end++;
    this.position = end;
    if (end - start > MAX_WORD) throw stlError(`a word has over ${MAX_WORD} characters`, { line: this.line });
    return String.fromCharCode(...bytes.subarray(start, end)).toLowerCase();
  }

  /** Goes behind the name of a solid, which may be anything up to the end of the line. */
  skipLine(): void {
    const found = this.bytes.indexOf(NEWLINE, this.position);
    this.position = found < 0 ? this.bytes.length : found;
  }
}

class CornerList {
  private values = new Float64Array(9 * 1024);
  private length = 0;

  get facets(): number {
    return this.length / 9;
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  finish(): Float64Array {
    return this.values.slice(0, this.length);
  }
}
