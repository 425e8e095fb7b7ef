/** A bitmap over rows, as searches take it: row r passes when bit `r % 8` of byte `r >> 3` is set. */
export function rowBitmap(rows: Iterable<number>, total: number): Uint8Array {
  const bitmap = emptyBitmap(total);
  for (const row of rows) setRow(bitmap, row);
  return bitmap;
}

export function emptyBitmap(total: number): Uint8Array {
  return new Uint8Array(Math.ceil(total / 8));
}

/** Rows past the end of the bitmap are ignored, as searches do not select them. */
export function setRow(bitmap: Uint8Array, row: number, selected = true): void {
  const at = row >> 3;
  const byte = bitmap[at];
  if (byte === undefined) return;
  bitmap[at] = selected ? byte | (1 << (row & 7)) : byte & ~(1 << (row & 7));
}

export function hasRow(bitmap: Uint8Array, row: number): boolean {
  return (((bitmap[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}

/** How many rows the bitmap selects. */
export function countRows(bitmap: Uint8Array): number {
  let count = 0;
  for (const byte of bitmap) {
    for (let bits = byte; bits !== 0; bits &= bits - 1) count++;
  }
  return count;
}

/** The rows that both select, as long as the shorter of the two. */
export function intersectRows(a: Uint8Array, b: Uint8Array): Uint8Array {
  const shorter = a.length <= b.length ? a : b;
  const other = shorter === a ? b : a;
  return shorter.map((byte, at) => byte & (other[at] ?? 0));
}
