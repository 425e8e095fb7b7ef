import { crc32, deflateSync } from 'node:zlib';
import type { Image } from '../domain/picture/image.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const RGBA = 6;
const FILTER_UP = 2;
/** Level 6 and 9 differ by 3 % in size and twofold in time. */
const LEVEL = 6;

/** The picture as PNG (ISO/IEC 15948): 8 bits a channel with opacity, every row filtered with `Up`. */
export function encodePng({ width, height, pixels }: Image): Uint8Array {
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header(width, height)),
    chunk('IDAT', deflateSync(filtered(pixels, width * 4), { level: LEVEL })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function header(width: number, height: number): Uint8Array {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  content.set([8, RGBA, 0, 0, 0], 8);
  return content;
}

/** Each byte less the one above it: most of a picture is what the row above was. */
function filtered(pixels: Uint8Array, rowBytes: number): Uint8Array {
  const rows = pixels.length / rowBytes;
  const content = new Uint8Array(rows * (rowBytes + 1));
  for (let row = 0; row < rows; row++) {
    const to = row * (rowBytes + 1);
    const from = row * rowBytes;
    content[to] = FILTER_UP;
    for (let i = 0; i < rowBytes; i++) {
      const above = row === 0 ? 0 : (pixels[from - rowBytes + i] as number);
      content[to + 1 + i] = (pixels[from + i] as number) - above;
    }
  }
  return content;
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const written = Buffer.alloc(content.length + 12);
  written.writeUInt32BE(content.length, 0);
  written.write(type, 4, 'latin1');
  written.set(content, 8);
  written.writeUInt32BE(crc32(written.subarray(4, content.length + 8)), content.length + 8);
  return written;
}
