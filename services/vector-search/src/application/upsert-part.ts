import { type CallContext, requireWrite } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { checkFileHash, checkVectors } from '../domain/analysis.ts';
import type { PartGeometry } from '../domain/geometry.ts';
import { invalid } from '../domain/invalid.ts';
import { applyMetadata, type MetadataChange, NO_METADATA, sameMetadata } from '../domain/metadata.ts';
import { holderOf, type Part, type StoredVector } from '../domain/part.ts';
import { decideUnit } from '../domain/unit-decision.ts';
import { decideUpsert, type UpsertDecision } from '../domain/upsert-decision.ts';
import { type ComponentUse, checkComponentUse, decideForComponent, requireAssembly } from './component-of.ts';
import type { ChangeKind, PartWriter, UpsertOutcome } from './ports/part-store.ts';
import type { WriteDeps } from './writing.ts';

export interface UpsertCommand {
  readonly operationId: string;
  readonly project: string;
  readonly fileHash: string;
  readonly metadata: MetadataChange;
  /** What a part that comes to be is called when the metadata name it not. */
  readonly defaultName: string;
  readonly geometry: PartGeometry;
  readonly vectors: readonly StoredVector[];
  /** The assembly that the part is a component of. */
  readonly componentOf?: ComponentUse;
}

export interface UpsertDeps extends WriteDeps {
  readonly newId: () => string;
}

type Written = UpsertOutcome & { readonly kind: ChangeKind | 'unchanged' };

/**
 * Writes an analysed file into the catalogue; a repeat of an operation that wrote gets the first outcome. What the
 * catalogue says already is answered without a write: a repeat is then answered by what it says by that time.
 */
export async function upsertPart(
  deps: UpsertDeps,
  call: CallContext,
  command: UpsertCommand,
): Promise<UpsertOutcome> {
  requireWrite(call.principal, command.project);
  check(command);
  const settled = command.componentOf ? null : await settledOutcome(deps, command);
  if (settled !== null) {
    deps.onCommitted('unchanged', settled.part.id, settled.sequence);
    return settled;
  }
  const { kind, ...outcome } = await deps.store.write(async (writer): Promise<Written> => {
    const before = await writer.operation(command.operationId);
    if (before !== null) {
      const same = before.project === command.project && before.fileHash === command.fileHash;
      if (!same) throw otherOperation(command.operationId);
      if (before.outcome === null) throw abandoned(command.operationId);
      return { ...before.outcome, kind: 'unchanged' };
    }
    const now = deps.clock.now();
    const { componentOf } = command;
    const birth = { id: deps.newId(), now };
    const written = await (componentOf
      ? writeComponent(writer, { ...command, componentOf }, birth)
      : write(writer, command, birth));
    const { kind: _, ...first } = written;
    const { operationId: id, project, fileHash } = command;
    await writer.recordOperation({ id, project, fileHash, outcome: first }, now);
    return written;
  });
  deps.onCommitted(kind, outcome.part.id, outcome.sequence);
  return outcome;
}

/** The outcome of an upsert that would change nothing; null: it would, or only a unit of work can tell. */
async function settledOutcome({ store }: UpsertDeps, command: UpsertCommand): Promise<UpsertOutcome | null> {
  const found = await store.settled(command);
  if (found === null) return null;
  const { part, vectors } = found;
  const { partNumber } = command.metadata;
  if (partNumber && partNumber !== part.partNumber) return null;
  if (!sameMetadata(part, applyMetadata(part, command.metadata))) return null;
  const unit = decideUnit(part.geometry, command.geometry);
  if (unit === 'replace') return null;
  const has = ({ version, extractorRevision }: StoredVector) =>
    vectors.some((one) => one.version === version && one.extractorRevision === extractorRevision);
  if (unit === 'same' && !command.vectors.every(has)) return null;
  return { part, created: false, revisionCreated: false, sequence: part.sequence };
}

function check(command: UpsertCommand): void {
  const { operationId, fileHash, vectors, geometry, componentOf } = command;
  if (componentOf) checkComponentUse(componentOf);
  if (operationId === '' || operationId.length > 200) {
    throw invalid('operationId has 1 to 200 characters.', { field: 'operationId' });
  }
  checkFileHash(fileHash);
  checkVectors(vectors);
  if (geometry.format === '') throw invalid('The geometry names no format.', { field: 'geometry' });
  applyMetadata(NO_METADATA, atBirth(command));
}

function atBirth({ defaultName: name, metadata }: UpsertCommand): MetadataChange {
  return { name, ...metadata };
}

interface Birth {
  readonly id: string;
  readonly now: number;
}

async function write(writer: PartWriter, command: UpsertCommand, birth: Birth): Promise<Written> {
  const { project, fileHash } = command;
  const partNumber = command.metadata.partNumber || null;
  const decision = decideUpsert({
    partNumber,
    fileHash,
    withNumber: partNumber === null ? null : await writer.withNumber(project, partNumber),
    withBytes: await writer.oldestWithBytes(project, fileHash),
  });
  return carryOut(writer, command, { decision, birth });
}

function carryOut(
  writer: PartWriter,
  command: UpsertCommand,
  { decision, birth }: { readonly decision: UpsertDecision; readonly birth: Birth },
): Promise<Written> {
  if (decision.kind === 'create')
    return create(writer, command, { ...birth, duplicateOf: decision.duplicateOf });
  if (decision.kind === 'revise') return revise(writer, command, decision.part, birth.now);
  return keep(writer, command, decision.part, birth.now);
}

/** The same for a component, with the use of it. */
async function writeComponent(
  writer: PartWriter,
  command: UpsertCommand & { readonly componentOf: ComponentUse },
  birth: Birth,
): Promise<Written> {
  const { project, componentOf } = command;
  const parent = await requireAssembly(writer, project, componentOf);
  const { decision, metadata } = await decideForComponent(writer, command, parent.id);
  const written = await carryOut(writer, { ...command, metadata }, { decision, birth });
  const { quantity, parentRevision: revision } = componentOf;
  await writer.putUse({ parent: { ...parent, revision }, part: written.part, quantity });
  return written;
}

async function create(
  writer: PartWriter,
  command: UpsertCommand,
  { id, now, duplicateOf }: Birth & { readonly duplicateOf: string | null },
): Promise<Written> {
  const { project, fileHash, geometry } = command;
  const sequence = await writer.log({ kind: 'created', partId: id, project, committedAtMs: now });
  const holder = holderOf(command.operationId);
  const part: Part = {
    ...applyMetadata(NO_METADATA, atBirth(command)),
    ...{ id, project, fileHash, geometry, duplicateOf, sequence },
    revision: 1,
    createdSequence: sequence,
    createdAtMs: now,
    updatedAtMs: now,
    versions: versionsOf(command),
    revisions: [{ revision: 1, fileHash, holder, createdAtMs: now }],
  };
  await writer.insert(part);
  await writer.addVectors(part, 1, command.vectors);
  return { part, created: true, revisionCreated: true, sequence, kind: 'created' };
}

async function revise(
  writer: PartWriter,
  command: UpsertCommand,
  before: Part,
  now: number,
): Promise<Written> {
  const { project, fileHash, geometry } = command;
  const sequence = await writer.log({ kind: 'revised', partId: before.id, project, committedAtMs: now });
  const revision = before.revision + 1;
  const twin = await writer.oldestWithBytes(project, fileHash, before.id);
  const older = twin !== null && twin.createdSequence < before.createdSequence ? twin.id : null;
  const file = { revision, fileHash, holder: holderOf(command.operationId), createdAtMs: now };
  const part: Part = {
    ...before,
    ...applyMetadata(before, command.metadata),
    ...{ revision, fileHash, geometry, sequence },
    duplicateOf: older,
    updatedAtMs: now,
    versions: versionsOf(command),
    revisions: [...before.revisions, file],
  };
  await writer.replace(part);
  await writer.addVectors(part, revision, command.vectors);
  return { part, created: false, revisionCreated: true, sequence, kind: 'revised' };
}

/**
 * The part is there with these bytes: only what is said of it, or read from it, may be new. Nothing is taken from a
 * reading that does not go by the part's unit.
 */
async function keep(writer: PartWriter, command: UpsertCommand, before: Part, now: number): Promise<Written> {
  const metadata = applyMetadata(before, command.metadata);
  const unit = decideUnit(before.geometry, command.geometry);
  if (unit === 'replace') await writer.dropVectors(before);
  const vectors = unit === 'keep' ? [] : command.vectors;
  const added = await writer.addVectors(before, before.revision, vectors);
  const reread = added > 0 || unit === 'replace';
  const unrevised = { created: false, revisionCreated: false };
  if (!reread && sameMetadata(before, metadata)) {
    return { part: before, ...unrevised, sequence: before.sequence, kind: 'unchanged' };
  }
  const kind = reread ? 'vectors' : 'updated';
  const sequence = await writer.log({ kind, partId: before.id, project: before.project, committedAtMs: now });
  const known = unit === 'replace' ? [] : before.versions;
  const part: Part = {
    ...before,
    ...metadata,
    // New vectors come from a newer extractor or another unit, and so does its geometry.
    geometry: reread ? command.geometry : before.geometry,
    versions: [...new Set([...known, ...versionsOf({ vectors })])].sort(),
    sequence,
    updatedAtMs: now,
  };
  await writer.replace(part);
  return { part, ...unrevised, sequence, kind };
}

function versionsOf({ vectors }: Pick<UpsertCommand, 'vectors'>): readonly string[] {
  return [...new Set(vectors.map(({ version }) => version))].sort();
}

function abandoned(operationId: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    stage: 'index',
    message: `The operation '${operationId}' was given up by its caller.`,
    context: { operationId },
  });
}

export function otherOperation(operationId: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    stage: 'index',
    message: `The operation '${operationId}' wrote another file or project before.`,
    context: { operationId },
  });
}
