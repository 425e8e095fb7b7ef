import { type CallContext, canRead, type Principal } from '@cadml/cad-model';
import { checkFileHash } from '../domain/analysis.ts';
import { invalid } from '../domain/invalid.ts';
import { notFound, requirePart } from './access.ts';
import type { PartStore, PartUse } from './ports/part-store.ts';

export interface PartUses {
  readonly uses: readonly PartUse[];
  readonly usedIn: readonly PartUse[];
}

/** Components of a part's current revision, and assemblies that use it, as far as the caller can read them. */
export async function listUses(
  store: PartStore,
  { principal }: CallContext,
  partId: string,
): Promise<PartUses> {
  const part = await requirePart(store, principal, partId);
  const [uses, usedIn] = await Promise.all([store.usesOf(part), store.usersOf(partId)]);
  return { uses: readable(uses, principal), usedIn: readable(usedIn, principal) };
}

function readable(uses: readonly PartUse[], principal: Principal): readonly PartUse[] {
  return uses.filter(({ project }) => canRead(principal, project));
}

const MAX_FILES = 10_000;

/** The oldest part of a project for each file that has one. DATA_NOT_FOUND for a project out of sight. */
export async function findParts(
  store: PartStore,
  { principal }: CallContext,
  { project, fileHashes }: { readonly project: string; readonly fileHashes: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  if (!canRead(principal, project)) throw notFound('There is no such project here.', '');
  if (fileHashes.length > MAX_FILES) {
    throw invalid(`At most ${MAX_FILES} files are looked for at a time.`, { field: 'fileHashes' });
  }
  for (const fileHash of fileHashes) checkFileHash(fileHash);
  return store.partsWithFiles(project, fileHashes);
}
