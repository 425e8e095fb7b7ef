import type { CallContext } from '@cadml/cad-model';
import type { FileReference, ReferenceStore } from './ports.ts';
import { mayHold } from './projects.ts';

/** Removes a reference; false when there was none that the caller could see. Idempotent. */
export async function releaseReference(
  deps: { readonly references: ReferenceStore },
  reference: Omit<FileReference, 'untilMs'>,
  call: CallContext,
): Promise<boolean> {
  return mayHold(call.principal, reference.project) && (await deps.references.release(reference));
}
