/** A member of an archive, as the directory at its end has it. */
export interface ZipMember {
  readonly name: string;
  readonly isEncrypted: boolean;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  /** Where its local header is in the file. */
  readonly offset: number;
}

/** The end of a file, or all of it. */
export interface ZipTail {
  readonly bytes: Uint8Array;
  /** Where `bytes` begins in the file. */
  readonly start: number;
}

const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const ENTRY_BYTES = 46;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;

/**
 * The directory of a zip archive (APPNOTE 6.3, zip64 included). null when these bytes hold no directory that is whole: a
 * broken archive, or a tail that is too short for it. At most `maxMembers + 1` members are read.
 */
export function readZipDirectory(tail: ZipTail, maxMembers: number): readonly ZipMember[] | null {
  const view = new DataView(tail.bytes.buffer, tail.bytes.byteOffset, tail.bytes.byteLength);
  const end = findEnd(view);
  if (end === null) return null;
  const { entries, offset } = directoryPlace(view, end, tail.start);
  const members: ZipMember[] = [];
  let at = offset - tail.start;
  for (let i = 0; i < Math.min(entries, maxMembers + 1); i++) {
    if (at < 0 || at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY) return null;
    const length = entryLength(view, at);
    if (at + length > view.byteLength) return null;
    members.push(readEntry(view, at));
    at += length;
  }
  return members;
}

function findEnd(view: DataView): number | null {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (
      view.getUint32(at, true) === END &&
      at + END_BYTES + view.getUint16(at + 20, true) <= view.byteLength
    ) {
      return at;
    }
  }
  return null;
}

function directoryPlace(view: DataView, end: number, start: number) {
  const entries = view.getUint16(end + 10, true);
  const offset = view.getUint32(end + 16, true);
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) return { entries, offset };
  const at = Number(view.getBigUint64(locator + 8, true)) - start;
  if (!(at >= 0 && at + 56 <= view.byteLength) || view.getUint32(at, true) !== END_64)
    return { entries, offset };
  return {
    entries: Number(view.getBigUint64(at + 32, true)),
    offset: Number(view.getBigUint64(at + 48, true)),
  };
}

function entryLength(view: DataView, at: number): number {
  const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  return ENTRY_BYTES + (name as number) + (extra as number) + (comment as number);
}

function readEntry(view: DataView, at: number): ZipMember {
  const nameBytes = view.getUint16(at + 28, true);
  const name = new Uint8Array(view.buffer, view.byteOffset + at + ENTRY_BYTES, nameBytes);
  return {
    name: new TextDecoder('utf-8').decode(name),
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    method: view.getUint16(at + 10, true),
    crc32: view.getUint32(at + 16, true),
    ...readSizes(view, at, at + ENTRY_BYTES + nameBytes),
  };
}

/** Sizes that do not fit 32 bits stand in the zip64 field, in this order, only those. */
function readSizes(view: DataView, at: number, extraAt: number) {
  const sizes = { bytes: 24, compressedBytes: 20, offset: 42 } as const;
  const place = { wide: findExtra(view, extraAt, view.getUint16(at + 30, true)) };
  const read = (field: number) => {
    const value = view.getUint32(at + field, true);
    if (value !== FULL_32 || place.wide === null || place.wide + 8 > view.byteLength) return value;
    const wide = Number(view.getBigUint64(place.wide, true));
    place.wide += 8;
    return wide;
  };
  const bytes = read(sizes.bytes);
  const compressedBytes = read(sizes.compressedBytes);
  return { bytes, compressedBytes, offset: read(sizes.offset) };
}

function findExtra(view: DataView, from: number, length: number): number | null {
  const end = Math.min(from + length, view.byteLength);
  for (let at = from; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    const id = view.getUint16(at, true);
    if (id === 1) return at + 4;
    if (id === FULL_16) return null;
  }
  return null;
}
