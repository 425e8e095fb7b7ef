import type { InstanceIndex } from './instance-index.ts';
import { Lexer } from './lexer.ts';
import { DEFAULT_PART21_LIMITS } from './limits.ts';
import { skipScope } from './parameters.ts';
import * as t from './tokens.ts';

/**
 * The text of a file with the leaves of complex instances in alphabetical order, as ISO 10303-21 wants them for the
 * internal mapping; the same array where they are. Not all exporters do it, and readers that rely on it (the
 * kernel, whatever takes the first reference of an instance) read another unit or place without it. Leaves change
 * their places within their instance, so that all instances and lines stay where they were. Linear in time.
 */
export function sortLeaves(bytes: Uint8Array, index: InstanceIndex): Uint8Array {
  const unsorted = index.unsortedTypes();
  if (unsorted.size === 0) return bytes;
  const sorted = new Uint8Array(bytes);
  for (let slot = 0; slot < index.size; slot++) {
    if (unsorted.has(index.typeOf(slot)))
      sortInstance(bytes, sorted, [index.start[slot], index.end[slot]] as Range);
  }
  return sorted;
}

type Range = readonly [start: number, end: number];

interface Leaf {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What lies between two leaves stays between those that come to their places. */
function sortInstance(from: Uint8Array, to: Uint8Array, [start, end]: Range): void {
  const instance = from.subarray(start, end);
  const leaves = leavesOf(instance);
  let at = start + (leaves[0]?.start ?? 0);
  for (const [i, { start: first, end: last }] of leaves.toSorted(byName).entries()) {
    to.set(instance.subarray(first, last), at);
    at += last - first;
    const between = instance.subarray(leaves[i]?.end, leaves[i + 1]?.start ?? leaves[i]?.end);
    to.set(between, at);
    at += between.length;
  }
}

function byName(a: Leaf, b: Leaf): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}

/** From the name of each to behind its closing parenthesis. */
function leavesOf(instance: Uint8Array): readonly Leaf[] {
  const lexer = new Lexer(DEFAULT_PART21_LIMITS);
  lexer.feed(instance, true);
  const leaves: Leaf[] = [];
  let depth = 0;
  let name = '';
  let start = 0;
  for (let kind = lexer.next(); kind !== t.SEMICOLON && kind !== t.END; kind = lexer.next()) {
    if (kind === t.KEYWORD && depth <= 1) {
      name = textOf(lexer);
      start = lexer.start;
      if (name.toUpperCase() === '&SCOPE') skipScope(lexer);
    } else if (kind === t.OPEN) depth++;
    else if (kind === t.CLOSE && --depth === 1) leaves.push({ name, start, end: lexer.end });
  }
  return leaves;
}

function textOf({ bytes, start, end }: Lexer): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
