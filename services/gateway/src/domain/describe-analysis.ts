import { extents } from '@cadml/cad-model';
import type { Analysis, Extraction, Geometry, PublicGeometry } from './analysis.ts';

interface AnalysedFile {
  readonly analysisId: string;
  readonly fileHash: string;
  readonly name: string;
}

type Described = Omit<Analysis, 'part' | 'similar' | 'indexJob' | 'unavailable' | 'timingsMs'>;

/** What an extraction says about a file, in the words of the contract; `wanted` chooses the vectors shown. */
export function describeAnalysis(
  file: AnalysedFile,
  wanted: readonly string[],
  extraction: Extraction,
): Described {
  const { geometry, bytes, extractorRevision, cache, warnings } = extraction;
  return {
    analysisId: file.analysisId,
    file: {
      sha256: file.fileHash,
      name: file.name,
      bytes,
      format: geometry.format,
      units: { declared: geometry.declaredUnit, assumed: geometry.unitAssumed },
    },
    geometry: publicGeometry(geometry),
    features: featuresOf(extraction, wanted),
    extractorRevision,
    classification: null,
    cache,
    warnings,
  };
}

/** The vectors of these versions in the words of the contract. */
export function featuresOf({ vectors }: Extraction, wanted: readonly string[]): Analysis['features'] {
  const shown = vectors.filter(({ version }) => wanted.includes(version));
  return Object.fromEntries(
    shown.map(({ version, vector }) => [version, { dimension: vector.length, vector: [...vector] }]),
  );
}

export function publicGeometry(geometry: Geometry): PublicGeometry {
  const {
    format: _format,
    declaredUnit: _unit,
    unitAssumed: _assumed,
    givenUnit: _given,
    ...shown
  } = geometry;
  return { ...shown, sizeMm: extents(geometry.boundingBox) };
}
