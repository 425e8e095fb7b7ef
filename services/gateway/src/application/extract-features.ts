import type { CallContext } from '@cadml/cad-model';
import type { Analysis, Extraction, PublicGeometry } from '../domain/analysis.ts';
import { featuresOf, publicGeometry } from '../domain/describe-analysis.ts';
import { type ComputeFeaturesDeps, computeFeatures } from './compute-features.ts';

export interface ExtractWish {
  readonly fileHash: string;
  readonly versions: readonly string[];
  /** Taken where the file declares no unit; null: mm. */
  readonly units: string | null;
  /** Whether the geometry is told as well. */
  readonly geometry: boolean;
}

export interface ExtractedFeatures extends Omit<Extraction, 'geometry' | 'vectors'> {
  readonly fileHash: string;
  readonly format: string;
  readonly features: Analysis['features'];
  readonly geometry: PublicGeometry | null;
}

/** The vectors of a stored file, recalled or computed. The catalogue is neither asked nor written. */
export async function extractFeatures(
  deps: Pick<ComputeFeaturesDeps, 'files'>,
  { fileHash, versions, units, geometry: isWanted }: ExtractWish,
  call: CallContext,
): Promise<ExtractedFeatures> {
  const extraction = await computeFeatures(deps, { fileHash, name: '', units }, versions, call);
  const { geometry, vectors: _, ...told } = extraction;
  return {
    ...{ fileHash, format: geometry.format, ...told },
    features: featuresOf(extraction, versions),
    geometry: isWanted ? publicGeometry(geometry) : null,
  };
}
