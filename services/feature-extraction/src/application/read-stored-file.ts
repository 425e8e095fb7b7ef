import type { CallContext, LengthUnit } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { ReadFormat, SourceFormat } from '../domain/document.ts';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import { unpackedBytes } from '../domain/gzip.ts';
import { type ReadDeadlines, readBudgetMs } from '../domain/read-budget.ts';
import { type IntactDeps, openIntactFile } from './open-intact-file.ts';
import type {
  AnalysisEvents,
  DrawingConverter,
  GeometryReader,
  ReadJob,
  ReadOutcome,
  StoredFile,
} from './ports.ts';
import { withReadableFile } from './with-readable-file.ts';

export interface ReadDeps extends IntactDeps {
  readonly reader: GeometryReader;
  /** null: DWG is not read. */
  readonly converter: DrawingConverter | null;
  readonly deadlines: ReadDeadlines;
}

export interface WantedReading extends StoredFile {
  readonly format: SourceFormat;
  readonly packed: boolean;
  readonly units: LengthUnit | null;
  readonly workClass: 'interactive' | 'job';
}

/** The answer must still travel when the reading ends at its deadline. */
const ANSWER_MS = 250;

/** Under which a reading is kept: bytes, what was read of them, revision, options. */
export function documentKey({
  fileHash,
  format,
  units,
}: Pick<WantedReading, 'fileHash' | 'format' | 'units'>): string {
  return `${fileHash}:document:${EXTRACTOR_REVISION}:${format},${units ?? ''}`;
}

/** Has a worker read the file, within the time that its work class and the caller leave. */
export async function readStoredFile(
  deps: ReadDeps,
  wanted: WantedReading,
  call: Pick<CallContext, 'principal' | 'deadline' | 'signal'>,
): Promise<ReadOutcome> {
  const { fileHash, bytes, format, packed, units } = wanted;
  using local = await openIntactFile(deps, wanted, call.signal);
  const job = {
    ...{ fileHash, bytes, format, packed },
    path: local.path,
    tenant: call.principal.subject,
    ...(units === null ? {} : { units }),
    timeoutMs: timeoutMs(deps, wanted, call.deadline),
    jobTimeoutMs: readBudgetMs('job', unpackedBytes(wanted), deps.deadlines),
  };
  return await withReadableFile(deps.converter, job, call.signal, async (readable, convert) => {
    const { document, timingsMs } = await read(deps, readable, call.signal);
    if (convert === null) return { document, timingsMs };
    const warnings = [CONVERTED, ...document.warnings];
    return { document: { ...document, warnings }, timingsMs: { convert, ...timingsMs } };
  });
}

const CONVERTED = {
  code: 'converted',
  message: 'The DWG was made a DXF by the converter of this installation; that was read.',
};

async function read(deps: ReadDeps, job: ReadJob, signal: AbortSignal): Promise<ReadOutcome> {
  const { format } = job;
  try {
    return report(deps.events, format, await deps.reader.read(job, signal));
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
