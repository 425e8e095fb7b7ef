import type { InstanceIndex } from './instance-index.ts';
import { joinedBytes } from './joined-bytes.ts';

const NEW_LINE = 0x0a;

/** What is written instead of the bytes `from` … `to`. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The bytes with edits that do not overlap. A text that is replaced keeps its line ends. */
export function edited(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { from, to, text } of edits.toSorted((a, b) => a.from - b.from)) {
    const lines = bytes.subarray(from, to).filter((byte) => byte === NEW_LINE);
    pieces.push(bytes.subarray(at, from), new TextEncoder().encode(text), lines);
    at = to;
  }
  return joinedBytes([...pieces, bytes.subarray(at)]);
}

/** The largest number of an instance name: what is above is free. */
export function largestName({ ids }: InstanceIndex): bigint {
  let largest = 0n;
  for (let slot = 0; slot < ids.size; slot++) {
    const name = BigInt(ids.nameOf(slot).slice(1));
    if (name > largest) largest = name;
  }
  return largest;
}
