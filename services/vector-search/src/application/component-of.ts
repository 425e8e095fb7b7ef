import { AppError } from '@cadml/errors';
import { decideComponent } from '../domain/component-decision.ts';
import { invalid } from '../domain/invalid.ts';
import type { MetadataChange } from '../domain/metadata.ts';
import type { Part } from '../domain/part.ts';
import type { UpsertDecision } from '../domain/upsert-decision.ts';
import { notFound } from './access.ts';
import type { PartWriter } from './ports/part-store.ts';

/** How an assembly uses the part that is written. */
export interface ComponentUse {
  readonly parentId: string;
  readonly parentRevision: number;
  /** In the whole assembly. */
  readonly quantity: number;
}

export function checkComponentUse({ quantity }: ComponentUse): void {
  if (Number.isFinite(quantity) && quantity > 0) return;
  throw invalid('The quantity of a component is a positive number.', { field: 'componentOf' });
}

/** The assembly of a component. DATA_NOT_FOUND outside the project, RESOURCE_GONE when it was deleted. */
export async function requireAssembly(
  writer: PartWriter,
  project: string,
  { parentId, parentRevision }: ComponentUse,
): Promise<Part> {
  const parent = await writer.find(parentId);
  if (parent?.project === project && parent.revisions.some(({ revision }) => revision === parentRevision)) {
    return parent;
  }
  const tombstone = parent === null ? await writer.tombstone(parentId) : null;
  if (tombstone?.project !== project) throw notFound(`There is no assembly '${parentId}' here.`, parentId);
  throw new AppError({
    code: 'RESOURCE_GONE',
    stage: 'index',
    message: 'The assembly was deleted; its components are no longer written.',
    context: { partId: parentId },
  });
}

interface Component {
  readonly project: string;
  readonly fileHash: string;
  readonly metadata: MetadataChange;
}

/**
 * What a write of a component means, and what is to be said of the part then. Words in the file of an
 * assembly never replace those of a part that is there.
 */
export async function decideForComponent(
  writer: PartWriter,
  { project, fileHash, metadata }: Component,
  parentId: string,
): Promise<{ readonly decision: UpsertDecision; readonly metadata: MetadataChange }> {
  const { partNumber = '', ...others } = metadata;
  const withNumber = partNumber === '' ? null : await writer.withNumber(project, partNumber);
  const decision = decideComponent({
    fileHash,
    withNumber,
    withBytes: await writer.oldestWithBytes(project, fileHash, parentId),
    isKnownComponent: withNumber !== null && (await writer.wasUsedIn(withNumber.id, parentId)),
  });
  const isFree = partNumber !== '' && withNumber === null;
  if (decision.kind === 'create') {
    return { decision, metadata: isFree ? metadata : others };
  }
  const lacksNumber = decision.part.partNumber === null;
  return { decision, metadata: isFree && lacksNumber ? { partNumber } : {} };
}
