import type { CallContext, Vec3 } from '@cadml/cad-model';
import type { PartStructure } from '../domain/assembly/part-structure.ts';
import { getRendition, type RenditionDeps } from './get-rendition.ts';

export interface StructureRequest {
  readonly fileHash: string;
  /** As the caller named the file; a hint. */
  readonly name: string;
  /** Extents of the part as it was analysed; null: not known. */
  readonly sizeMm: Vec3 | null;
  readonly workClass: 'interactive' | 'job';
}

/** How the parts of a stored file are put together. Throws what `getRendition` throws. */
export async function getStructure(
  deps: RenditionDeps,
  request: StructureRequest,
  call: CallContext,
): Promise<PartStructure> {
  const wanted = { ...request, rendition: { kind: 'structure' }, product: '', knownEtag: '' } as const;
  const { content } = await getRendition(deps, wanted, call);
  // Checked when it came from the worker, and kept in a folder that nobody else writes to.
  return JSON.parse(new TextDecoder().decode(content ?? undefined)) as PartStructure;
}
