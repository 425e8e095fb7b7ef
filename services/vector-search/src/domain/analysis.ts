import { dimensionOf, type FeatureVersion, requireFeatureVersion } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { invalid } from './invalid.ts';
import type { StoredVector } from './part.ts';

/** Refuses vectors that could not be searched, whatever made them. */
export function checkVectors(vectors: readonly StoredVector[]): void {
  if (vectors.length === 0) throw invalid('At least one vector is needed.', { field: 'vectors' });
  const seen = new Set<string>();
  for (const { version, extractorRevision, vector } of vectors) {
    checkVector(requireFeatureVersion(version), vector);
    if (extractorRevision < 1)
      throw invalid('Extractor revisions begin at 1.', { field: 'extractorRevision' });
    const key = `${version}@${extractorRevision}`;
    if (seen.has(key)) throw invalid(`There are two vectors of ${key}.`, { field: 'vectors' });
    seen.add(key);
  }
}

/** DIMENSION_MISMATCH or VALIDATION_FAILED. */
export function checkVector(version: FeatureVersion, vector: Float32Array): void {
  const dimension = dimensionOf(version);
  if (vector.length !== dimension) {
    throw new AppError({
      code: 'DIMENSION_MISMATCH',
      stage: 'validate',
      message: `A vector of ${version} has ${dimension} slots; this one has ${vector.length}.`,
      context: { version, dimension, given: vector.length },
    });
  }
  if (!vector.every(Number.isFinite)) {
    throw invalid('A vector holds numbers that are not finite.', { version });
  }
}

export function checkFileHash(fileHash: string): void {
  if (!/^[0-9a-f]{64}$/.test(fileHash)) {
    throw invalid('A file is named by its SHA-256 in 64 lower-case hexadecimal digits.', {
      field: 'fileHash',
    });
  }
}
