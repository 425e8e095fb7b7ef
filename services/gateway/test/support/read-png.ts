import { inflateSync } from 'node:zlib';

export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, opacity. */
  pixel(x: number, y: number): readonly number[];
}

/** Decodes a PNG of 8-bit RGBA with the filters None and Up: enough for what the platform writes. */
export function readPng(file: Uint8Array): DecodedPng {
  const bytes = Buffer.from(file);
  if (bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error('It is no PNG.');
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) !== 'IDAT') continue;
    data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width * 4);
  return { width, height, pixel: (x, y) => [...(rows[y] as Buffer).subarray(x * 4, x * 4 + 4)] };
}

function unfiltered(content: Buffer, rowBytes: number): Buffer[] {
  const rows: Buffer[] = [];
  for (let at = 0; at < content.length; at += rowBytes + 1) {
    const filter = content[at];
    const row = Buffer.from(content.subarray(at + 1, at + 1 + rowBytes));
    if (filter !== 0 && filter !== 2) throw new Error(`Filter ${filter} is not known here.`);
    const above = rows.at(-1);
    if (filter === 2 && above)
      for (let i = 0; i < rowBytes; i++) row[i] = ((row[i] as number) + (above[i] as number)) & 255;
    rows.push(row);
  }
  return rows;
}
