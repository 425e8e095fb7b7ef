import type { CallContext } from '@cadml/cad-model';
import type { Analysis } from '../domain/analysis.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { type Job, operationHolder, PAYLOAD_SCHEMA } from '../domain/job.ts';
import type { AnalyzeOptions } from '../domain/options.ts';
import {
  type AnalyzeStoredDeps,
  analyzeStored,
  type KnownReading,
  readingOf,
  type StoredWork,
} from './analyze-stored.ts';
import { cleanUp, withinMs } from './call-scope.ts';
import { type CreateFileJobDeps, createFileJob } from './create-job.ts';
import { giveUpFile, releaseFile } from './give-up-file.ts';
import type { Digest } from './ports-access.ts';
import type { AbandonedOperation, AcknowledgedSequences } from './ports-catalogue.ts';
import type { Hold, StoredFile } from './ports-files.ts';
import { type Once, type RunOnceDeps, runOnce } from './run-once.ts';
import { Stopwatch } from './stopwatch.ts';
import { asDepositor, asWriterOf, type WriteProjectDeps } from './write-project.ts';

export interface AnalyzeUploadDeps
  extends AnalyzeStoredDeps,
    CreateFileJobDeps,
    RunOnceDeps,
    WriteProjectDeps {
  readonly sequences: AcknowledgedSequences;
  readonly digest: Digest;
  readonly newId: () => string;
  /** How long an uploaded file is kept when no part comes of it. */
  readonly uploadHoldMs: number;
  /** Time for the analysis of an upload whose options name none. */
  readonly analyzeTimeoutMs: number;
}

/** A file that is arriving. Options may come before it or after it. */
export interface ArrivingFile {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly optionsBefore: AnalyzeOptions | null;
  /** Resolves when the whole request has arrived. */
  readonly options: () => Promise<AnalyzeOptions>;
  readonly respondAsync: boolean;
  readonly idempotencyKey: string | null;
}

export type UploadOutcome = { readonly analysis: Analysis } | { readonly job: Job };

/**
 * Takes a file in and analyses it, at once or as a job. Whatever fails after the file was stored gives up the
 * reference that was taken for it.
 */
export async function analyzeUpload(
  deps: AnalyzeUploadDeps,
  file: ArrivingFile,
  call: CallContext,
): Promise<Once<UploadOutcome>> {
  const stopwatch = new Stopwatch();
  const analysisId = deps.newId();
  const holder = operationHolder(analysisId);
  const deposited = await stopwatch.time('upload', () => deposit(deps, file, holder, call));
  const { recall, recalled, stored } = deposited;
  let { writer } = deposited;
  const reference = () => ({ fileHash: stored.fileHash, project: writer.writeProject, holder });
  let stage: Custody = 'stored';
  try {
    const options = await file.options();
    const asked = await asWriterOf(deps, call.principal, options.project);
    if (asked.writeProject !== writer.writeProject) {
      const first = reference();
      const before = { ...call, principal: writer };
      writer = asked;
      // It is read where it lies.
      const { readableProjects } = before.principal;
      const mover = { ...asked, readableProjects };
      await deps.files.hold({ ...reference(), untilMs: null }, { ...call, principal: mover });
      await cleanUp(before, (after) => deps.files.release(first, after));
    }
    const upload = {
      ...{ analysisId, file, stored, options, project: writer.writeProject, stopwatch },
      known: recalled && { reading: recall, extraction: recalled },
      reached: (next: Custody) => {
        stage = next;
      },
    };
    const once = await withinMs(
      { ...call, principal: writer },
      options.timeoutMs ?? deps.analyzeTimeoutMs,
      (bounded) => answerOnce(deps, upload, bounded),
    );
    void cleanUp({ ...call, principal: writer }, (after) => settleReference(deps, reference(), once, after));
    return once;
  } catch (error) {
    const operation = { operationId: analysisId, fileHash: stored.fileHash, project: writer.writeProject };
    await giveUp(deps, operation, { stage, call: { ...call, principal: writer } });
    throw error;
  }
}

/** Stores the bytes: in the project of the options when these came first, else where the caller may leave them. */
async function deposit(deps: AnalyzeUploadDeps, file: ArrivingFile, holder: string, call: CallContext) {
  const { name, chunks, optionsBefore } = file;
  const { principal } = call;
  const recall = await readingOf(deps, optionsBefore ?? {}, call);
  const writer = optionsBefore
    ? await asWriterOf(deps, principal, optionsBefore.project)
    : asDepositor(principal);
  // What lies outside every project must not stay there when this process dies.
  const passing = optionsBefore === null && principal.writeProject === null;
  const untilMs = passing ? deps.clock() + deps.uploadHoldMs : null;
  const { recalled, ...stored } = await deps.files.upload(
    { name, chunks, project: writer.writeProject, holder, untilMs, recall },
    { ...call, principal: writer },
  );
  return { writer, recall, recalled, stored };
}

/** How far an upload came: with it changes who may give up its file. */
type Custody = 'stored' | 'indexing' | 'job';

function giveUp(
  deps: AnalyzeUploadDeps,
  operation: AbandonedOperation,
  { stage, call }: { readonly stage: Custody; readonly call: CallContext },
): Promise<void> {
  if (stage === 'stored') return cleanUp(call, (after) => releaseFile(deps, operation, after));
  // A job that is written ends by itself, whatever the caller was told.
  return stage === 'job' ? Promise.resolve() : giveUpFile(deps, operation, call);
}

/**
 * A reference that no operation needs is given up; one of a file that nobody indexes ends by itself. This
 * happens beside the answer: a crash before it keeps a file too long, and never loses one.
 */
async function settleReference(
  deps: AnalyzeUploadDeps,
  reference: Omit<Hold, 'untilMs'>,
  { outcome, replayed }: Once<UploadOutcome>,
  call: CallContext,
): Promise<void> {
  const operation = 'job' in outcome ? outcome.job.id : outcome.analysis.analysisId;
  if (replayed || operationHolder(operation) !== reference.holder) {
    deps.files.releaseSoon(reference, call);
    return;
  }
  const indexed = 'job' in outcome || outcome.analysis.part !== null || outcome.analysis.indexJob !== null;
  if (!indexed) await deps.files.hold({ ...reference, untilMs: deps.clock() + deps.uploadHoldMs }, call);
}

interface Upload {
  readonly analysisId: string;
  readonly file: ArrivingFile;
  readonly stored: StoredFile;
  readonly known: KnownReading | null;
  readonly options: AnalyzeOptions;
  readonly project: string;
  readonly stopwatch: Stopwatch;
  readonly reached: (stage: Custody) => void;
}

function answerOnce(
  deps: AnalyzeUploadDeps,
  upload: Upload,
  call: CallContext,
): Promise<Once<UploadOutcome>> {
  const { file, stored, options, project } = upload;
  // Taking an assembly apart may write hundreds of parts: nobody waits for that.
  const asksForJob = file.respondAsync || options.explode === true;
  const answer = async (analysisId: string) => {
    if (analysisId !== upload.analysisId) await holdFor(deps, analysisId, upload, call);
    return asksForJob
      ? asJob(deps, { ...upload, analysisId }, call)
      : atOnce(deps, { ...upload, analysisId }, call);
  };
  if (file.idempotencyKey === null) {
    return answer(upload.analysisId).then((outcome) => ({ outcome, replayed: false }));
  }
  const { name, respondAsync } = file;
  const request = { file: stored.fileHash, name, options, project, respondAsync };
  const asked = {
    subject: call.principal.subject,
    key: file.idempotencyKey,
    fingerprint: deps.digest.hex(canonicalJson(request)),
    operationId: upload.analysisId,
  };
  return runOnce(deps, asked, answer);
}

/** An operation that was cut off may have left no reference: its repeat needs one under its name. */
function holdFor(
  deps: AnalyzeUploadDeps,
  operationId: string,
  { stored: { fileHash }, project }: Upload,
  call: CallContext,
): Promise<void> {
  return deps.files.hold({ fileHash, project, holder: operationHolder(operationId), untilMs: null }, call);
}

async function asJob(deps: AnalyzeUploadDeps, upload: Upload, call: CallContext): Promise<UploadOutcome> {
  return { job: await createUploadJob(deps, 'analyze', upload, call) };
}

async function atOnce(deps: AnalyzeUploadDeps, upload: Upload, call: CallContext): Promise<UploadOutcome> {
  const { analysisId, file, stored, known, options, project, stopwatch } = upload;
  const { subject } = call.principal;
  const work: StoredWork = {
    analysisId,
    ...stored,
    name: file.name,
    project,
    options,
    workClass: 'interactive',
    known,
    minSequence: options.similar === false ? 0 : await deps.sequences.of(subject),
    stopwatch,
    indexing: () => upload.reached('indexing'),
    deferIndex: async () => {
      const job = await createUploadJob(deps, 'index', upload, call);
      return { id: job.id, url: `/api/v1/jobs/${job.id}` };
    },
  };
  const analysis = await analyzeStored(deps, work, call);
  if (analysis.part !== null) await deps.sequences.note(subject, analysis.part.sequence);
  return { analysis };
}

async function createUploadJob(
  deps: AnalyzeUploadDeps,
  kind: 'analyze' | 'index',
  upload: Upload,
  call: CallContext,
): Promise<Job> {
  const { analysisId, file, stored, options, project } = upload;
  const payload = { schema: PAYLOAD_SCHEMA, ...stored, name: file.name, project, options } as const;
  upload.reached('job');
  return createFileJob(deps, { id: analysisId, kind, payload }, call);
}
