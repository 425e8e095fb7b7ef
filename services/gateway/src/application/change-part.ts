import type { CallContext } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { HeldPart, Part, PartPatch } from '../domain/part.ts';
import { cleanUp } from './call-scope.ts';
import type { AcknowledgedSequences, PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';
import { asWriterOf, type WriteProjectDeps } from './write-project.ts';

export interface ChangePartDeps extends WriteProjectDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly sequences: AcknowledgedSequences;
}

export interface ChangedPart {
  readonly part: Part;
  readonly sequence: number;
}

/**
 * Changes a part's metadata. A part that moves to another project takes its files along: they are held there
 * before the move and given up here after it.
 */
export async function updatePart(
  deps: ChangePartDeps,
  change: { readonly partId: string; readonly patch: PartPatch; readonly ifEtag: string | null },
  call: CallContext,
): Promise<ChangedPart> {
  const held = await deps.parts.get(change.partId, call);
  const from = await writerCall(deps, held.part.project, call);
  const target = change.patch.project;
  if (target === undefined || target === held.part.project) return update(deps, change, from);
  const to = await writerCall(deps, target, call);
  // Held anew here too: should nobody come to give these up after the move, they are looked at as if just made.
  await holdAll(deps, held, held.part.project, from);
  await holdAll(deps, held, target, to);
  try {
    // A revision that came meanwhile would leave its file behind: the part moves as it was read.
    const changed = await update(deps, { ...change, ifEtag: change.ifEtag ?? held.part.etag }, to);
    await cleanUp(from, (after) => releaseAll(deps, held, held.part.project, after));
    return changed;
  } catch (error) {
    // Only a refusal says that the part did not move.
    if (isRefusal(error)) await cleanUp(to, (after) => releaseAll(deps, held, target, after));
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.entry.http < 500 && error.code !== 'CANCELLED';
}

async function update(
  deps: ChangePartDeps,
  { partId, patch, ifEtag }: { partId: string; patch: PartPatch; ifEtag: string | null },
  call: CallContext,
): Promise<ChangedPart> {
  const changed = await deps.parts.update(partId, { patch, ifEtag }, call);
  await deps.sequences.note(call.principal.subject, changed.sequence);
  return changed;
}

/** Deletes a part and gives up its files. Repeating it returns the first outcome. */
export async function deletePart(
  deps: ChangePartDeps,
  gone: { readonly partId: string; readonly ifEtag: string | null },
  call: CallContext,
): Promise<number> {
  const writer = await writerCall(deps, await projectOf(deps, gone.partId, call), call);
  const outcome = await deps.parts.remove(gone.partId, gone.ifEtag, writer);
  await deps.sequences.note(call.principal.subject, outcome.sequence);
  await cleanUp(writer, (after) =>
    Promise.all(
      outcome.references.map((one) => deps.files.release({ ...one, project: outcome.project }, after)),
    ),
  );
  return outcome.sequence;
}

/** The project of a part, also of one that was deleted. */
async function projectOf(
  deps: ChangePartDeps,
  partId: string,
  call: CallContext,
): Promise<string | undefined> {
  try {
    return (await deps.parts.get(partId, call)).part.project;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RESOURCE_GONE') throw error;
    const { project } = error.context;
    return typeof project === 'string' ? project : undefined;
  }
}

async function writerCall(
  deps: ChangePartDeps,
  project: string | undefined,
  call: CallContext,
): Promise<CallContext> {
  return { ...call, principal: await asWriterOf(deps, call.principal, project) };
}

async function holdAll(deps: ChangePartDeps, held: HeldPart, project: string, call: CallContext) {
  for (const one of held.references) await deps.files.hold({ ...one, project, untilMs: null }, call);
}

async function releaseAll(deps: ChangePartDeps, held: HeldPart, project: string, call: CallContext) {
  for (const one of held.references) await deps.files.release({ ...one, project }, call);
}
