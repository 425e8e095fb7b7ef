import type { CallContext } from '@cadml/cad-model';
import { operationHolder } from '../domain/job.ts';
import { cleanUp } from './call-scope.ts';
import type { AbandonedOperation, PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';

export interface GiveUpFileDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
}

/**
 * Gives up the reference of an operation that ended without an answer, unless a revision came of it: its upsert
 * may have been written although nobody heard of it. While the catalogue is away the file stays until `settleHolds`
 * comes by: kept too long it harms nobody, given up too early it is lost.
 */
export async function giveUpFile(
  deps: GiveUpFileDeps,
  operation: AbandonedOperation,
  call: CallContext,
): Promise<void> {
  await cleanUp(call, async (after) => {
    if (!(await deps.parts.abandon(operation, after))) await releaseFile(deps, operation, after);
  });
}

/** The same for an operation that never came to its upsert. */
export function releaseFile(
  deps: Pick<GiveUpFileDeps, 'files'>,
  { operationId, project, fileHash }: AbandonedOperation,
  call: CallContext,
): Promise<void> {
  return deps.files.release({ fileHash, project, holder: operationHolder(operationId) }, call);
}
