import { type CallContext, type Principal, requireScope, requireWrite } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import {
  type AttributesPatch,
  applyMetadata,
  type MetadataChange,
  mergeAttributes,
  sameMetadata,
} from '../domain/metadata.ts';
import type { Part } from '../domain/part.ts';
import { requireEtag, requirePart } from './access.ts';
import type { PartWriter } from './ports/part-store.ts';
import type { WriteDeps } from './writing.ts';

export interface UpdateCommand {
  readonly partId: string;
  readonly metadata: MetadataChange;
  /** Merged into the attributes. */
  readonly attributes?: AttributesPatch;
  /** The project to move to; null: it stays. */
  readonly project: string | null;
  readonly ifEtag: string | null;
}

export interface UpdateOutcome {
  readonly part: Part;
  readonly sequence: number;
}

/**
 * Changes metadata, or moves the part to the caller's write project. Taking a part out of another project
 * than that needs the scope `admin`. CONFLICT on another etag; DUPLICATE_DATA when the number is taken.
 */
export async function updatePart(
  { store, clock, onCommitted }: WriteDeps,
  { principal }: CallContext,
  { partId, metadata, attributes = {}, project, ifEtag }: UpdateCommand,
): Promise<UpdateOutcome> {
  const { part, changed } = await store.write(async (writer) => {
    const before = await requirePart(writer, principal, partId);
    const target = project ?? before.project;
    requireMove(principal, before.project, target);
    requireEtag(before, ifEtag);
    const after = applyMetadata(before, mergeAttributes(before, metadata, attributes));
    if (target === before.project && sameMetadata(before, after)) return { part: before, changed: false };
    await requireFreeNumber(writer, target, after.partNumber, partId);
    const now = clock.now();
    const change = { kind: 'updated', partId, project: target, committedAtMs: now } as const;
    const sequence = await writer.log(change);
    const moved: Part = { ...before, ...after, project: target, sequence, updatedAtMs: now };
    const written =
      target === before.project ? moved : { ...moved, duplicateOf: await twinOf(writer, moved) };
    await writer.replace(written);
    return { part: written, changed: true };
  });
  onCommitted(changed ? 'updated' : 'unchanged', partId, part.sequence);
  return { part, sequence: part.sequence };
}

function requireMove(principal: Principal, from: string, to: string): void {
  requireWrite(principal, to);
  if (from !== to) requireScope(principal, 'admin');
}

async function twinOf(writer: PartWriter, { id, project, fileHash, createdSequence }: Part) {
  const twin = await writer.oldestWithBytes(project, fileHash, id);
  return twin !== null && twin.createdSequence < createdSequence ? twin.id : null;
}

async function requireFreeNumber(
  writer: PartWriter,
  project: string,
  partNumber: string | null,
  partId: string,
): Promise<void> {
  if (partNumber === null) return;
  const holder = await writer.withNumber(project, partNumber);
  if (holder === null || holder.id === partId) return;
  throw new AppError({
    code: 'DUPLICATE_DATA',
    stage: 'index',
    message: `The part number '${partNumber}' is taken in the project '${project}'.`,
    context: { partNumber, project, partId: holder.id },
  });
}
