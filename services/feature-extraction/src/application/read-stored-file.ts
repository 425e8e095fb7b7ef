import type { CallContext, LengthUnit } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { ReadFormat } from '../domain/document.ts';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import { unpackedBytes } from '../domain/gzip.ts';
import { type ReadDeadlines, readBudgetMs } from '../domain/read-budget.ts';
import type { AnalysisEvents, FileStore, GeometryReader, ReadOutcome, StoredFile } from './ports.ts';

export interface ReadDeps {
  readonly files: FileStore;
  readonly reader: GeometryReader;
  readonly events: AnalysisEvents;
  readonly deadlines: ReadDeadlines;
  readonly now: () => number;
}

export interface WantedReading extends StoredFile {
  readonly format: ReadFormat;
  readonly packed: boolean;
  readonly units: LengthUnit | null;
  readonly workClass: 'interactive' | 'job';
}

/** The answer must still travel when the reading ends at its deadline. */
const ANSWER_MS = 250;

/** Under which a reading is kept: bytes, what was read of them, revision, options. */
export function documentKey({ fileHash, format, units }: WantedReading): string {
  return `${fileHash}:document:${EXTRACTOR_REVISION}:${format},${units ?? ''}`;
}

/** Has a worker read the file, within the time that its work class and the caller leave. */
export async function readStoredFile(
  deps: ReadDeps,
  wanted: WantedReading,
  call: Pick<CallContext, 'principal' | 'deadline' | 'signal'>,
): Promise<ReadOutcome> {
  const { fileHash, bytes, format, packed, units } = wanted;
  const job = {
    fileHash,
    path: deps.files.localPath(fileHash),
    tenant: call.principal.subject,
    bytes,
    format,
    packed,
    ...(units === null ? {} : { units }),
    timeoutMs: timeoutMs(deps, wanted, call.deadline),
  };
  try {
    return report(deps.events, format, await deps.reader.read(job, call.signal));
  } catch (error) {
    if (error instanceof AppError && error.code === 'TIMEOUT') deps.events.readTimedOut({ format });
    throw error;
  }
}

function timeoutMs(deps: ReadDeps, wanted: WantedReading, deadline: number): number {
  const budget = readBudgetMs(wanted.workClass, unpackedBytes(wanted), deps.deadlines);
  return Math.max(1, Math.min(budget, deadline - deps.now() - ANSWER_MS));
}

function report(events: AnalysisEvents, format: ReadFormat, outcome: ReadOutcome): ReadOutcome {
  const { preflight = 0, parse = 0, geometry = 0 } = outcome.timingsMs;
  events.fileRead({ format, ms: preflight + parse + geometry });
  return outcome;
}
