import type { CallContext } from '@cadml/cad-model';
import type { FileReference, ReferenceStore } from './ports.ts';
import { mayHold } from './projects.ts';

/** Removes references; how many there were that the caller could see. Idempotent. */
export async function releaseReferences(
  deps: { readonly references: ReferenceStore },
  references: readonly Omit<FileReference, 'untilMs'>[],
  call: CallContext,
): Promise<number> {
  const own = references.filter(({ project }) => mayHold(call.principal, project));
  return own.length === 0 ? 0 : await deps.references.release(own);
}
