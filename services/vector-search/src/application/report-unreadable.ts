import { type CallContext, requireScope } from '@cadml/cad-model';
import { invalid } from '../domain/invalid.ts';
import { notFound, requirePart } from './access.ts';
import type { UnreadableRevision } from './ports/part-store.ts';
import type { WriteDeps } from './writing.ts';

export interface UnreadableReport extends UnreadableRevision {
  readonly partId: string;
}

/**
 * Notes that a file gives no vectors at an extractor revision: a version is complete without such parts. A repeat
 * changes nothing. Returns the sequence. Needs the scope `ops`.
 */
export async function reportUnreadable(
  { store, clock, onCommitted }: WriteDeps,
  { principal }: CallContext,
  report: UnreadableReport,
): Promise<number> {
  requireScope(principal, 'ops');
  const { partId, revision, extractorRevision } = report;
  if (extractorRevision < 1) throw invalid('Extractor revisions begin at 1.', { field: 'extractorRevision' });
  const { sequence, noted } = await store.write(async (writer) => {
    const part = await requirePart(writer, principal, partId);
    if (!part.revisions.some((one) => one.revision === revision)) {
      throw notFound(`The part '${partId}' has no revision ${revision}.`, partId);
    }
    const now = clock.now();
    const isNew = await writer.noteUnreadable(part, report, now);
    if (!isNew) return { sequence: part.sequence, noted: false };
    const change = { kind: 'unreadable', partId, project: part.project, committedAtMs: now } as const;
    return { sequence: await writer.log(change), noted: true };
  });
  onCommitted(noted ? 'unreadable' : 'unchanged', partId, sequence);
  return sequence;
}
