import type { CallContext } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Part } from '../domain/part.ts';
import type { FeatureExtraction, FileContent, PartCatalogue } from './ports.ts';

export interface PartFile extends FileContent {
  readonly part: Part;
  readonly revision: number;
  readonly fileHash: string;
}

/** The file of a part's revision, the current one unless told. Throws DATA_NOT_FOUND. */
export async function openPartFile(
  deps: { readonly files: FeatureExtraction; readonly parts: PartCatalogue },
  wanted: { readonly partId: string; readonly revision: number | null },
  call: CallContext,
): Promise<PartFile> {
  const { part } = await deps.parts.get(wanted.partId, call);
  const { revision, fileHash } = fileOfRevision(part, wanted.revision);
  return { ...(await deps.files.open(fileHash, call)), part, revision, fileHash };
}

/** The file of a revision, the current one for null. Throws DATA_NOT_FOUND. */
export function fileOfRevision(
  part: Part,
  wanted: number | null,
): { readonly revision: number; readonly fileHash: string } {
  const revision = wanted ?? part.revision;
  const found = part.revisions.find((one) => one.revision === revision);
  const fileHash = found?.fileHash ?? (revision === part.revision ? part.fileHash : null);
  if (fileHash === null) {
    throw new AppError({
      code: 'DATA_NOT_FOUND',
      stage: 'validate',
      message: `The part has no revision ${revision}; its current one is ${part.revision}.`,
      context: { revision, current: part.revision },
    });
  }
  return { revision, fileHash };
}
