import type { CallContext } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Part } from '../domain/part.ts';
import { openedWithinMs, withinMs } from './call-scope.ts';
import type { PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction, FileContent } from './ports-files.ts';

export interface WantedFile {
  readonly partId: string;
  /** null: the current one. */
  readonly revision: number | null;
  /** Hash of what the caller has already. */
  readonly knownHash: string;
}

export interface PartFile {
  readonly part: Part;
  readonly fileHash: string;
  /** null: the caller has it. */
  readonly content: FileContent | null;
}

export interface OpenPartFileDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  /** What a call to the catalogue may take. */
  readonly catalogueTimeoutMs: number;
  /** What the first byte of a file may take. */
  readonly openTimeoutMs: number;
}

/**
 * The file of a part's revision, the current one unless told. Throws DATA_NOT_FOUND, and TIMEOUT when it does
 * not begin soon, however long it may take.
 */
export async function openPartFile(
  deps: OpenPartFileDeps,
  wanted: WantedFile,
  call: CallContext,
): Promise<PartFile> {
  const { part } = await withinMs(call, deps.catalogueTimeoutMs, (bounded) =>
    deps.parts.get(wanted.partId, bounded),
  );
  const { fileHash } = fileOfRevision(part, wanted.revision);
  if (fileHash === wanted.knownHash) return { part, fileHash, content: null };
  const content = await openedWithinMs(call, deps.openTimeoutMs, (bounded) =>
    deps.files.open(fileHash, bounded),
  );
  return { part, fileHash, content };
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
