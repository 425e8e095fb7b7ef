import { AppError } from '@cadml/errors';
import type { ReadFormat } from '../domain/document.ts';

export type LaneName = 'normal' | 'heavy';

export interface LaneLimits {
  /** Files from this length on are read in the heavy lane. */
  readonly heavyBytes: number;
  /** Resident memory at which a worker of the normal lane is killed. */
  readonly maxResidentBytes: number;
  /** The same for the heavy lane. */
  readonly heavyMaxResidentBytes: number;
}

const MIB = 1024 * 1024;
/** What a warm worker holds before it reads anything. */
const BASE_BYTES = 250 * MIB;
/**
 * Bytes of memory per byte of file at the peak of reading. STEP: 40 MB took 829 MB with the measures; meshes
 * are read into flat arrays, those of 3MF are packed about ten to one; drawings become objects.
 */
const PEAK_PER_FILE_BYTE: Readonly<Record<ReadFormat, number>> = {
  step: 20,
  stl: 6,
  obj: 8,
  ply: 12,
  '3mf': 60,
  glb: 12,
  gltf: 12,
  dxf: 25,
};

/** Memory that reading a file will take at its peak, judged by format and length alone. */
export function estimateResidentBytes(format: ReadFormat, bytes: number): number {
  return BASE_BYTES + bytes * PEAK_PER_FILE_BYTE[format];
}

/**
 * Which lane reads a file: large ones go one at a time beside the others, so that small ones never wait for
 * them. Throws RESOURCE_EXHAUSTED (limit `memoryEstimate`) for what not even the heavy lane can hold.
 */
export function chooseLane(format: ReadFormat, bytes: number, limits: LaneLimits): LaneName {
  const estimate = estimateResidentBytes(format, bytes);
  if (estimate > limits.heavyMaxResidentBytes) {
    throw new AppError({
      code: 'RESOURCE_EXHAUSTED',
      stage: 'parse',
      message:
        'Reading this file would take more memory than allowed. Split the assembly or simplify the part.',
      context: {
        limit: 'memoryEstimate',
        estimateBytes: estimate,
        allowedBytes: limits.heavyMaxResidentBytes,
      },
    });
  }
  return bytes >= limits.heavyBytes || estimate > limits.maxResidentBytes ? 'heavy' : 'normal';
}
