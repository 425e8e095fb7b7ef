import type { CallContext } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Progress, ReextractPayload } from '../domain/job.ts';
import type { StalePart } from '../domain/search.ts';
import type { FeatureExtraction, PartCatalogue } from './ports.ts';

export interface ReextractDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
}

/** Where a re-extraction is: resumed after a crash. */
export interface ReextractCheckpoint {
  readonly versionIndex: number;
  readonly afterPartId: string;
  readonly done: number;
  readonly unreadable: readonly {
    readonly partId: string;
    readonly code: string;
    readonly message: string;
  }[];
}

export interface ReextractResult {
  readonly extractorRevision: number;
  readonly done: number;
  readonly unreadable: ReextractCheckpoint['unreadable'];
}

export const REEXTRACT_START: ReextractCheckpoint = {
  versionIndex: 0,
  afterPartId: '',
  done: 0,
  unreadable: [],
};

type Save = (progress: Progress, checkpoint: ReextractCheckpoint) => void;

/** A report carries what it can show; the rest is in the log. */
const MAX_REPORTED = 1_000;

/**
 * Gives every stale part a vector of the new revision, in part id order. A part whose file no longer parses
 * is reported, not fatal; whatever may pass (a service away) is thrown, and the job goes on later from its
 * checkpoint.
 */
export async function reextract(
  deps: ReextractDeps,
  work: { readonly payload: ReextractPayload; readonly from: ReextractCheckpoint; readonly save: Save },
  call: CallContext,
): Promise<ReextractResult> {
  const { extractorRevision, versions } = work.payload;
  let at = work.from;
  while (at.versionIndex < versions.length) {
    call.signal.throwIfAborted();
    const version = versions[at.versionIndex] as string;
    const page = await deps.parts.listStale(
      { version, extractorRevision, afterPartId: at.afterPartId },
      call,
    );
    if (page.parts.length === 0) {
      at = { ...at, versionIndex: at.versionIndex + 1, afterPartId: '' };
      continue;
    }
    for (const [position, part] of page.parts.entries()) {
      call.signal.throwIfAborted();
      const failure = await extractAgain(deps, part, versions, call);
      const unreadable =
        failure === null ? at.unreadable : [...at.unreadable, failure].slice(0, MAX_REPORTED);
      at = { ...at, afterPartId: part.partId, done: at.done + (failure === null ? 1 : 0), unreadable };
      const total = at.done + unreadable.length + Math.max(0, page.remaining - position - 1);
      work.save({ done: at.done + unreadable.length, total, stage: 'features' }, at);
    }
  }
  return { extractorRevision, done: at.done, unreadable: at.unreadable };
}

async function extractAgain(
  deps: ReextractDeps,
  part: StalePart,
  versions: readonly string[],
  call: CallContext,
): Promise<ReextractCheckpoint['unreadable'][number] | null> {
  const { partId, revision, fileHash, name, project, units } = part;
  try {
    const extraction = await deps.files.extract(
      {
        ...{ fileHash, name, featureVersions: versions, workClass: 'job' },
        ...(units === null ? {} : { units }),
      },
      call,
    );
    const { extractorRevision } = extraction;
    const vectors = extraction.vectors.map((vector) => ({ ...vector, extractorRevision }));
    const writer = { ...call, principal: { ...call.principal, writeProject: project } };
    await deps.parts.putVectors({ partId, revision }, { vectors, geometry: extraction.geometry }, writer);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable || error.code === 'CANCELLED') throw error;
    return { partId, code: error.code, message: error.message };
  }
}
