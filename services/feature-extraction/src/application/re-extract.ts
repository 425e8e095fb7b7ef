import { type CallContext, requireFeatureVersion, requireScope } from '@cadml/cad-model';
import { AppError, toAppError } from '@cadml/errors';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import { digestOf, resumeAt, resumeToken } from '../domain/resume-token.ts';
import { type Analysis, type AnalyzeDeps, analyzeFile } from './analyze-file.ts';
import type { RenditionMaker } from './ports.ts';

export interface ReExtractDeps extends AnalyzeDeps {
  readonly renditions: Pick<RenditionMaker, 'rests'>;
  /** Files of one call that are read at once. */
  readonly reExtractFiles: number;
  /** Rejects when the signal aborts first. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface FileToReExtract {
  readonly fileHash: string;
  readonly name: string;
  /** Taken where the file declares no unit; empty: mm. */
  readonly units: string;
}

export interface ReExtractRequest {
  readonly files: readonly FileToReExtract[];
  readonly featureVersions: readonly string[];
  /** Of the last message that was taken; empty at first. */
  readonly resumeToken: string;
}

export interface ReExtracted {
  /** Place in the list. */
  readonly index: number;
  readonly file: FileToReExtract;
  readonly outcome: Analysis | AppError;
  readonly done: number;
  readonly total: number;
  readonly resumeToken: string;
}

const MOST_FILES = 1_000;

/**
 * Reads files again and yields an outcome for each, in the order of the list: a few at once, in the class of jobs,
 * and while nobody waits for a worker. Leaving the loop stops what is being read. Needs the scope `ops`; throws
 * VALIDATION_FAILED, and CONFLICT for a token of other work.
 */
export async function* reExtract(
  deps: ReExtractDeps,
  request: ReExtractRequest,
  call: CallContext,
): AsyncGenerator<ReExtracted> {
  requireScope(call.principal, 'ops');
  const { files } = request;
  const versions = [...new Set(request.featureVersions.map(requireFeatureVersion))];
  if (files.length === 0 || files.length > MOST_FILES) throw badLength();
  const digest = digestOf({ files, versions, extractorRevision: EXTRACTOR_REVISION });
  const stopping = new AbortController();
  const inner = { ...call, signal: AbortSignal.any([call.signal, stopping.signal]) };
  const running: Promise<Analysis | AppError>[] = [];
  const first = resumeAt(request.resumeToken, digest, files.length);
  let next = first;
  try {
    for (let index = first; index < files.length; index++) {
      if (running.length === 0) await turn(deps, call.signal);
      while (next < files.length && (running.length === 0 || hasRoom(deps, running.length))) {
        running.push(readPatiently(deps, { file: files[next++] as FileToReExtract, versions }, inner));
      }
      const outcome = (await running.shift()) as Analysis | AppError;
      call.signal.throwIfAborted();
      const place = { index, done: index + 1, total: files.length };
      const file = files[index] as FileToReExtract;
      yield { ...place, file, outcome, resumeToken: resumeToken(digest, index + 1) };
    }
  } finally {
    stopping.abort();
  }
}

function hasRoom({ renditions, reExtractFiles }: ReExtractDeps, running: number): boolean {
  return running < reExtractFiles && renditions.rests();
}

const LOOK_MS = 25;
/** Under constant load a file is read all the same, in its turn among all callers. */
const LONGEST_WAIT_MS = 5_000;

/** Resolves when a worker rests: whoever waits for an answer goes first. */
async function turn({ renditions, pause }: ReExtractDeps, signal: AbortSignal): Promise<void> {
  const until = performance.now() + LONGEST_WAIT_MS;
  while (!renditions.rests() && performance.now() < until) await pause(LOOK_MS, signal);
}

const TRIES = 5;
const WAIT_SECONDS = { usual: 1, most: 10 };

/** The outcome, which an error is too. Where there is no room for the file, it is offered again. */
async function readPatiently(
  deps: ReExtractDeps,
  { file, versions }: { readonly file: FileToReExtract; readonly versions: readonly string[] },
  call: CallContext,
): Promise<Analysis | AppError> {
  for (let tries = 1; ; tries++) {
    try {
      return await analyzeFile(deps, { ...file, featureVersions: versions, workClass: 'job' }, call);
    } catch (thrown) {
      const error = toAppError(thrown, 'parse');
      if (error.code !== 'SERVICE_UNAVAILABLE' || tries === TRIES || call.signal.aborted) return error;
      const { retryAfterSeconds = WAIT_SECONDS.usual } = error.context as { retryAfterSeconds?: number };
      const waitMs = Math.min(WAIT_SECONDS.most, retryAfterSeconds) * 1000;
      await deps.pause(waitMs, call.signal).catch(() => undefined);
    }
  }
}

function badLength(): AppError {
  return new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: `A re-extraction takes 1 to ${MOST_FILES} files at a time.`,
    context: { most: MOST_FILES },
  });
}
