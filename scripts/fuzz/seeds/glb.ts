const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;

export interface GlbParts {
  readonly json: Buffer;
  readonly binary: Buffer;
}

/** The first two chunks of a binary glTF; null where they are not to be found. */
export function readGlb(file: Buffer): GlbParts | null {
  if (file.length < HEADER_BYTES + CHUNK_HEADER_BYTES) return null;
  const jsonFrom = HEADER_BYTES + CHUNK_HEADER_BYTES;
  const jsonTo = jsonFrom + file.readUInt32LE(HEADER_BYTES);
  return { json: file.subarray(jsonFrom, jsonTo), binary: file.subarray(jsonTo + CHUNK_HEADER_BYTES) };
}

export function writeGlb(json: Buffer, binary: Buffer): Buffer {
  const chunks = [chunk(JSON_CHUNK, json, 0x20), chunk(BIN_CHUNK, binary, 0)];
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('glTF', 0, 'latin1');
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(HEADER_BYTES + chunks.reduce((sum, { length }) => sum + length, 0), 8);
  return Buffer.concat([header, ...chunks]);
}

function chunk(type: number, content: Buffer, padding: number): Buffer {
  const padded = Buffer.alloc(Math.ceil(content.length / 4) * 4, padding);
  content.copy(padded);
  const header = Buffer.alloc(CHUNK_HEADER_BYTES);
  header.writeUInt32LE(padded.length, 0);
  header.writeUInt32LE(type, 4);
  return Buffer.concat([header, padded]);
}
