import type { CallContext } from '@cadml/cad-model';
import type { Part } from '../domain/part.ts';
import { fileOfRevision } from './open-part-file.ts';
import type { PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction, Rendition, RenditionContent } from './ports-files.ts';

export interface WantedRendition {
  readonly partId: string;
  /** null: the current one. */
  readonly revision: number | null;
  readonly rendition: Rendition;
  /** Key of a product of its assembly, which is shown alone; absent: the part. */
  readonly product?: string;
  /** What the caller has already. */
  readonly knownEtag: string;
}

/** A picture, model or drawing of a part. Throws DATA_NOT_FOUND, and what the file makes impossible. */
export async function openPartRendition(
  deps: { readonly files: FeatureExtraction; readonly parts: PartCatalogue },
  { partId, revision, rendition, product = '', knownEtag }: WantedRendition,
  call: CallContext,
): Promise<RenditionContent & { readonly part: Part }> {
  const { part } = await deps.parts.get(partId, call);
  const file = fileOfRevision(part, revision);
  const isCurrent = file.fileHash === part.fileHash;
  const request = {
    ...{ fileHash: file.fileHash, name: part.name, rendition, product, knownEtag },
    // What is known of the part holds for its present file alone.
    sizeMm: isCurrent && product === '' ? part.geometry.sizeMm : null,
  };
  return { ...(await deps.files.render(request, call)), part };
}
