import { type CallContext, requireScope } from '@cadml/cad-model';
import { invalid } from '../domain/invalid.ts';
import type { Tombstone } from '../domain/part.ts';
import type { PartStore } from './ports/part-store.ts';

const MOST = 1_000;

/** Deleted parts whose files may still be held, over all projects. Needs the scope `ops`. */
export async function listUnreleasedParts(
  { unreleased }: Pick<PartStore, 'unreleased'>,
  { principal }: CallContext,
  limit: number,
): Promise<readonly Tombstone[]> {
  requireScope(principal, 'ops');
  if (limit < 1 || limit > MOST) throw invalid(`A page has 1 to ${MOST} parts.`, { field: 'limit' });
  return unreleased(limit);
}

/** Notes that the files of deleted parts were given up. Idempotent. Needs the scope `ops`. */
export async function noteReleasedParts(
  { noteReleased }: Pick<PartStore, 'noteReleased'>,
  { principal }: CallContext,
  partIds: readonly string[],
): Promise<void> {
  requireScope(principal, 'ops');
  if (partIds.length > MOST) throw invalid(`At most ${MOST} parts are noted at once.`);
  await noteReleased(partIds);
}
