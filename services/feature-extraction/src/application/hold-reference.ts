import type { CallContext } from '@cadml/cad-model';
import type { FileReference, ReferenceStore } from './ports.ts';
import { fileNotFound, mayHold, requireFile } from './projects.ts';

export interface HoldDeps {
  readonly references: ReferenceStore;
  readonly now: () => number;
}

/**
 * Adds a reference to a file that the caller can see, or moves the end of the one that this holder has.
 * Idempotent. Throws DATA_NOT_FOUND for a file or a project that does not exist for the caller.
 */
export async function holdReference(
  deps: HoldDeps,
  reference: FileReference,
  call: CallContext,
): Promise<void> {
  const { fileHash, project } = reference;
  if (!mayHold(call.principal, project)) throw fileNotFound(fileHash);
  await requireFile(deps, fileHash, call.principal);
  if (!(await deps.references.hold(reference))) throw fileNotFound(fileHash);
}
