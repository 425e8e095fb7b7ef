import { type CallContext, requireScope } from '@cadml/cad-model';
import { checkVectors } from '../domain/analysis.ts';
import type { PartGeometry } from '../domain/geometry.ts';
import type { StoredVector } from '../domain/part.ts';
import { decideUnit } from '../domain/unit-decision.ts';
import { notFound, requirePart } from './access.ts';
import type { WriteDeps } from './writing.ts';

export interface PutVectorsCommand {
  readonly partId: string;
  readonly revision: number;
  readonly vectors: readonly StoredVector[];
  /** What the same extraction read; null leaves the part's geometry as it is. */
  readonly geometry: PartGeometry | null;
}

/**
 * Adds vectors to a part revision, and with them the geometry of the same reading: a step of a re-extraction.
 * Returns the sequence. A reading with another unit than the part has by now changes nothing: the part is stale still.
 * Needs the scope `ops`.
 */
export async function putVectors(
  { store, clock, onCommitted }: WriteDeps,
  { principal }: CallContext,
  { partId, revision, vectors, geometry }: PutVectorsCommand,
): Promise<number> {
  requireScope(principal, 'ops');
  checkVectors(vectors);
  const { sequence, added } = await store.write(async (writer) => {
    const part = await requirePart(writer, principal, partId);
    if (!part.revisions.some((one) => one.revision === revision)) {
      throw notFound(`The part '${partId}' has no revision ${revision}.`, partId);
    }
    const isCurrent = revision === part.revision;
    if (isCurrent && geometry !== null && decideUnit(part.geometry, geometry) !== 'same') {
      return { sequence: part.sequence, added: 0 };
    }
    const count = await writer.addVectors(part, revision, vectors);
    if (count === 0 || !isCurrent) return { sequence: part.sequence, added: 0 };
    const now = clock.now();
    const sequence = await writer.log({ kind: 'vectors', partId, project: part.project, committedAtMs: now });
    if (geometry !== null) await writer.replace({ ...part, geometry, sequence, updatedAtMs: now });
    return { sequence, added: count };
  });
  onCommitted(added > 0 ? 'vectors' : 'unchanged', partId, sequence);
  return sequence;
}
