import type { CallContext } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Extraction } from '../domain/analysis.ts';
import type { Progress, ReextractPayload } from '../domain/job.ts';
import type { StalePart } from '../domain/search.ts';
import type { PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';

export interface ReextractDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
}

interface Unreadable {
  readonly partId: string;
  readonly code: string;
  readonly message: string;
}

/** Where a re-extraction is: resumed after a crash. */
export interface ReextractCheckpoint {
  readonly versionIndex: number;
  readonly afterPartId: string;
  readonly done: number;
  readonly unreadable: readonly Unreadable[];
}

export interface ReextractResult {
  readonly extractorRevision: number;
  readonly versions: readonly string[];
  readonly done: number;
  /** Parts without vectors: searches of these versions do without them. */
  readonly unreadable: readonly Unreadable[];
}

export const REEXTRACT_START: ReextractCheckpoint = {
  versionIndex: 0,
  afterPartId: '',
  done: 0,
  unreadable: [],
};

export interface ReextractWork {
  readonly payload: ReextractPayload;
  readonly from: ReextractCheckpoint;
  readonly save: (progress: Progress, checkpoint: ReextractCheckpoint) => void;
}

/** A report carries what it can show; the rest is in the log. */
const MAX_REPORTED = 1_000;

/**
 * Gives every part that lacks them vectors of the revision, in part id order, page by page as a stream. A part whose
 * file cannot be read is reported to the catalogue, not fatal; whatever may pass (a service away) is thrown, and
 * the job goes on later from its checkpoint.
 */
export async function reextract(
  deps: ReextractDeps,
  work: ReextractWork,
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
    if (page.parts.length === 0) at = { ...at, versionIndex: at.versionIndex + 1, afterPartId: '' };
    else at = await extractPage(deps, { ...work, from: at }, page, call);
  }
  return { extractorRevision, versions, done: at.done, unreadable: at.unreadable };
}

interface StalePage {
  readonly parts: readonly StalePart[];
  readonly remaining: number;
}

async function extractPage(
  deps: ReextractDeps,
  { payload, from, save }: ReextractWork,
  page: StalePage,
  call: CallContext,
): Promise<ReextractCheckpoint> {
  const known = new Set(from.unreadable.map(({ partId }) => partId));
  const parts = page.parts.filter(({ partId }) => !known.has(partId));
  let at: ReextractCheckpoint = { ...from, afterPartId: page.parts.at(-1)?.partId ?? from.afterPartId };
  if (parts.length === 0) return at;
  let left = page.remaining - page.parts.length + parts.length;
  const outcomes = deps.files.reextract({ files: parts, featureVersions: payload.versions }, call);
  for await (const { index, outcome } of outcomes) {
    const part = parts[index] as StalePart;
    const failure = await take(deps, { part, outcome, payload }, call);
    const unreadable = failure === null ? at.unreadable : [...at.unreadable, failure].slice(0, MAX_REPORTED);
    at = { ...at, done: at.done + (failure === null ? 1 : 0), unreadable };
    left--;
    const total = at.done + unreadable.length + Math.max(0, left);
    save(
      { done: at.done + unreadable.length, total, stage: 'features' },
      { ...at, afterPartId: part.partId },
    );
  }
  return at;
}

interface Taken {
  readonly part: StalePart;
  readonly outcome: Extraction | AppError;
  readonly payload: ReextractPayload;
}

/** Null when the part has its vectors, or is gone. */
async function take(
  deps: ReextractDeps,
  { part, outcome, payload }: Taken,
  call: CallContext,
): Promise<Unreadable | null> {
  const { partId, revision, project } = part;
  const { extractorRevision } = payload;
  const writer = { ...call, principal: { ...call.principal, writeProject: project } };
  try {
    if (outcome instanceof AppError) {
      if (mayPass(outcome)) throw outcome;
      const { code, message } = outcome;
      await deps.parts.reportUnreadable({ partId, revision, extractorRevision, code, message }, writer);
      return { partId, code, message };
    }
    if (outcome.extractorRevision < extractorRevision) throw olderRelease(outcome.extractorRevision);
    const vectors = outcome.vectors.map((vector) => ({
      ...vector,
      extractorRevision: outcome.extractorRevision,
    }));
    await deps.parts.putVectors({ partId, revision }, { vectors, geometry: outcome.geometry }, writer);
    return null;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'RESOURCE_GONE' || error.code === 'DATA_NOT_FOUND')) {
      return null;
    }
    throw error;
  }
}

const SERVICE_AWAY = new Set(['SERVICE_UNAVAILABLE', 'CIRCUIT_OPEN', 'NETWORK_ERROR', 'CANCELLED']);

/** Says something of the service and nothing of the file. */
function mayPass({ code, stage }: AppError): boolean {
  return SERVICE_AWAY.has(code) || (code === 'TIMEOUT' && stage === 'queue');
}

function olderRelease(given: number): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'features',
    message: `A replica of feature-extraction still computes revision ${given}. The rest follows when it is replaced.`,
    context: { extractorRevision: given, retryAfterSeconds: 10 },
  });
}
