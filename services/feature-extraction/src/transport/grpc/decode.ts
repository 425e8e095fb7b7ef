import type { Vec3 } from '@cadml/cad-model';
import type { GeometryProto } from '@cadml/contracts';
import { AppError } from '@cadml/errors';
import { THUMBNAIL_SIZE } from '../../domain/rendition.ts';

const HASH = /^[0-9a-f]{64}$/;
const HOLDER = /^[\w.:-]{1,200}$/;
const PROJECT = /^\S.{0,199}$/s;

/** A SHA-256 as it travels. Throws VALIDATION_FAILED for anything else. */
export function decodeHash(value: string): string {
  if (HASH.test(value)) return value;
  throw invalid('file_hash must be 64 hexadecimal digits in lower case.');
}

/** Project, holder and end of a reference. Throws VALIDATION_FAILED. */
export function decodeReference<T extends { project: string; holder: string }>(message: T): T {
  if (!PROJECT.test(message.project)) throw invalid('project must be a name of up to 200 characters.');
  if (!HOLDER.test(message.holder)) {
    throw invalid('holder must be 1 to 200 letters, digits or any of _ . : -, such as analysis:<id>.');
  }
  return message;
}

/** Unix milliseconds; 0 means without end. */
export function decodeUntil(untilMs: bigint): number | null {
  const value = Number(untilMs);
  if (value < 0 || !Number.isSafeInteger(value)) throw invalid('until_ms must be Unix milliseconds, or 0.');
  return value === 0 ? null : value;
}

/** Thumbnails have 64 to 1024 pixels; 0 stands for the usual size. Throws VALIDATION_FAILED. */
export function decodeSize(size: number): number {
  const { least, usual, most } = THUMBNAIL_SIZE;
  if (size === 0) return usual;
  if (size >= least && size <= most) return size;
  throw invalid(`size must be ${least} to ${most} pixels.`);
}

/** Three lengths; unset stands for not known. Throws VALIDATION_FAILED. */
export function decodeExtents(size: GeometryProto.Vec3 | undefined): Vec3 | null {
  if (size === undefined) return null;
  const extents: Vec3 = [size.x, size.y, size.z];
  if (extents.every((value) => Number.isFinite(value) && value >= 0)) return extents;
  throw invalid('size_mm must be three lengths.');
}

const MAX_KEY_LENGTH = 500;

/** Key of a product; empty for the whole file. Throws VALIDATION_FAILED. */
export function decodeProductKey(key: string): string {
  if (key.length <= MAX_KEY_LENGTH) return key;
  throw invalid(`product_key has at most ${MAX_KEY_LENGTH} characters.`);
}

export function invalid(message: string): AppError {
  return new AppError({ code: 'VALIDATION_FAILED', stage: 'validate', message });
}
