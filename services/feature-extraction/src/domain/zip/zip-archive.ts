import { Inflate } from 'fflate';
import { brokenMesh, overLimit, unsupportedFeature } from '../mesh/mesh-error.ts';
import { crc32 } from './crc32.ts';
import { readZipDirectory, type ZipMember } from './zip-directory.ts';

export interface ZipLimits {
  readonly members: number;
  /** Bytes that all members together may inflate to, of those that are read. */
  readonly totalBytes: number;
  /** How many times its compressed size a member may become. */
  readonly ratio: number;
}

/** Meshes in XML become some twenty times smaller; what they unpack to must be read within a deadline. */
export const ZIP_LIMITS: ZipLimits = { members: 10_000, totalBytes: 256 * 1024 * 1024, ratio: 100 };

/** Bytes of a member, and of all members that were read. */
interface Unpacked {
  readonly bytes: number;
  readonly inflated: number;
}

/** Small members compress to almost nothing; their ratio says nothing. */
const RATIO_FROM_BYTES = 1024 * 1024;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
/** Compressed bytes that are inflated at once: at most a thousand times as many come out. */
const PIECE_BYTES = 8_192;

/**
 * Members of a zip archive by name, inflated piece by piece, within limits that hold while they are inflated
 * and not by what the archive says of itself. Raises PARSE_FAILED / parse, RESOURCE_EXHAUSTED (`members`,
 * `inflatedBytes`, `compressionRatio`), UNSUPPORTED_FORMAT for encrypted members.
 */
export class ZipArchive {
  private readonly bytes: Uint8Array;
  private readonly format: string;
  private readonly limits: ZipLimits;
  private readonly members = new Map<string, ZipMember>();
  private inflated = 0;

  constructor(bytes: Uint8Array, format: string, limits: ZipLimits = ZIP_LIMITS) {
    this.bytes = bytes;
    this.format = format;
    this.limits = limits;
    const members = readZipDirectory({ bytes, start: 0 }, limits.members);
    if (members === null) throw brokenMesh(format, 'its archive has no whole directory');
    if (members.length > limits.members) throw this.tooMany();
    for (const member of members) {
      const key = member.name.toLowerCase();
      if (this.members.has(key)) throw brokenMesh(format, 'its archive has two members of one name');
      this.members.set(key, member);
    }
  }

  has(name: string): boolean {
    return this.members.has(name.toLowerCase());
  }

  /** Hands out the content of a member in pieces. */
  read(name: string, take: (piece: Uint8Array) => void): void {
    const member = this.members.get(name.toLowerCase());
    if (member === undefined) throw brokenMesh(this.format, `its archive has no ${name.slice(0, 80)}`);
    const content = this.compressed(member);
    // What it says of itself is enough to refuse it, and never enough to let it pass.
    this.requireBounds(member, { bytes: member.bytes, inflated: this.inflated + member.bytes });
    let bytes = 0;
    let crc = 0;
    const receive = (piece: Uint8Array) => {
      bytes += piece.length;
      this.inflated += piece.length;
      this.requireBounds(member, { bytes, inflated: this.inflated });
      crc = crc32(piece, crc);
      take(piece);
    };
    if (member.method === 0) receive(content);
    else this.inflate(content, receive);
    if (bytes !== member.bytes || crc !== member.crc32) throw this.damaged(member);
  }

  private inflate(content: Uint8Array, receive: (piece: Uint8Array) => void): void {
    const inflate = new Inflate((piece) => {
      if (piece.length > 0) receive(piece);
    });
    for (let at = 0; at < content.length; at += PIECE_BYTES) {
      const piece = content.subarray(at, at + PIECE_BYTES);
      const isLast = at + PIECE_BYTES >= content.length;
      // Its errors are objects with a number; those of the receiver pass.
      try {
        inflate.push(piece, isLast);
      } catch (thrown) {
        throw isInflateError(thrown) ? brokenMesh(this.format, 'its archive is damaged') : thrown;
      }
    }
  }

  private compressed(member: ZipMember): Uint8Array {
    const { name, isEncrypted, method, offset, compressedBytes } = member;
    if (isEncrypted) {
      throw unsupportedFeature(this.format, 'is encrypted', 'Save it without a password.');
    }
    if (method !== 0 && method !== 8) {
      throw unsupportedFeature(this.format, `is packed by method ${method}`, 'Pack it with deflate.');
    }
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    const isThere = offset + LOCAL_BYTES <= view.byteLength && view.getUint32(offset, true) === LOCAL;
    if (!isThere) throw brokenMesh(this.format, `its archive has lost ${name.slice(0, 80)}`);
    const start =
      offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    if (start + compressedBytes > view.byteLength) throw this.damaged(member);
    return this.bytes.subarray(start, start + compressedBytes);
  }

  private requireBounds({ compressedBytes, name }: ZipMember, { bytes, inflated }: Unpacked): void {
    const { totalBytes, ratio } = this.limits;
    if (inflated > totalBytes) {
      const message = `The ${this.format} file unpacks to over ${totalBytes} bytes. Split or simplify it.`;
      throw overLimit({ limit: 'inflatedBytes', allowed: totalBytes }, message);
    }
    if (bytes > RATIO_FROM_BYTES && bytes > ratio * compressedBytes) {
      const message = `${name.slice(0, 80)} in the ${this.format} file unpacks to over ${ratio} times its size. Export it again.`;
      throw overLimit({ limit: 'compressionRatio', allowed: ratio }, message);
    }
  }

  private damaged({ name }: ZipMember) {
    return brokenMesh(this.format, `${name.slice(0, 80)} in its archive is damaged`);
  }

  private tooMany() {
    const { members } = this.limits;
    const message = `The ${this.format} file has over ${members} members. Export it again without extras.`;
    return overLimit({ limit: 'members', allowed: members }, message);
  }
}

function isInflateError(thrown: unknown): boolean {
  return thrown instanceof Error && typeof (thrown as { code?: unknown }).code === 'number';
}
