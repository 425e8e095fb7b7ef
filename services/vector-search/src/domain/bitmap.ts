/** A set of rows: row r is in it when bit `r % 8` of byte `r >> 3` is set. */
export type Bitmap = Uint8Array;

export function emptyBitmap(rows: number): Bitmap {
  return new Uint8Array((rows + 7) >> 3);
}

export function setBit(bitmap: Bitmap, row: number): void {
  bitmap[row >> 3] = (bitmap[row >> 3] as number) | (1 << (row & 7));
}

export function clearBit(bitmap: Bitmap, row: number): void {
  bitmap[row >> 3] = (bitmap[row >> 3] as number) & ~(1 << (row & 7));
}

export function hasBit(bitmap: Bitmap, row: number): boolean {
  return (((bitmap[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}

export function countBits(bitmap: Bitmap): number {
  let count = 0;
  for (const byte of bitmap) count += ONES[byte] as number;
  return count;
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
