import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly content: Buffer;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;
const MAX_MEMBER_BYTES = 16 * 1024 * 1024;

/** Members of an archive that was written plainly; null for one that is damaged or of another kind. */
export function readZip(file: Buffer): readonly ZipMember[] | null {
  try {
    const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    let at = file.readUInt32LE(end + 16);
    return Array.from({ length: file.readUInt16LE(end + 10) }, () => {
      const nameBytes = file.readUInt16LE(at + 28);
      const name = file.toString('utf8', at + 46, at + 46 + nameBytes);
      const content = readMember(file, at);
      at += 46 + nameBytes + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
      return { name, content };
    });
  } catch {
    return null;
  }
}

function readMember(file: Buffer, central: number): Buffer {
  const local = file.readUInt32LE(central + 42);
  const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  const packed = file.subarray(from, from + file.readUInt32LE(central + 20));
  return file.readUInt16LE(central + 10) === DEFLATED
    ? inflateRawSync(packed, { maxOutputLength: MAX_MEMBER_BYTES })
    : Buffer.from(packed);
}

/** An archive with each member deflated. */
export function writeZip(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of members) {
    const packed = deflateRawSync(content);
    const shared = memberHeader(name, content, packed.length);
    const local = Buffer.concat([uint32(LOCAL), shared, Buffer.from(name), packed]);
    const made = Buffer.from([20, 0]);
    const tail = Buffer.concat([Buffer.alloc(10), uint32(offset)]);
    centrals.push(Buffer.concat([uint32(CENTRAL), made, shared, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** What both headers of a member share: from the version that is needed to the length of the extra field. */
function memberHeader(name: string, content: Buffer, packedBytes: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(DEFLATED, 4);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(packedBytes, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
