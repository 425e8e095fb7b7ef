import { type CallContext, canRead, requireWrite } from '@cadml/cad-model';
import type { Tombstone } from '../domain/part.ts';
import { requireEtag, requirePart } from './access.ts';
import type { WriteDeps } from './writing.ts';

/** Deletes a part for good. Repeating it returns the first outcome. */
export async function deletePart(
  { store, clock, onCommitted }: WriteDeps,
  { principal }: CallContext,
  { partId, ifEtag }: { readonly partId: string; readonly ifEtag: string | null },
): Promise<Tombstone> {
  const { tombstone, first } = await store.write(async (writer) => {
    const earlier = await writer.tombstone(partId);
    if (earlier !== null && canRead(principal, earlier.project)) {
      requireWrite(principal, earlier.project);
      return { tombstone: earlier, first: false };
    }
    const part = await requirePart(writer, principal, partId);
    const { project, revisions } = part;
    requireWrite(principal, project);
    requireEtag(part, ifEtag);
    const now = clock.now();
    const sequence = await writer.log({ kind: 'deleted', partId, project, committedAtMs: now });
    const left = { id: partId, project, sequence, revisions };
    await writer.remove(left, now);
    return { tombstone: left, first: true };
  });
  onCommitted(first ? 'deleted' : 'unchanged', partId, tombstone.sequence);
  return tombstone;
}
