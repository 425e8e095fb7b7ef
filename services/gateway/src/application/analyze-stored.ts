import { ANSWERED_FEATURE_VERSIONS, type CallContext, extents } from '@cadml/cad-model';
import type { Analysis, Extraction, IndexedPart, Similar, Unavailable } from '../domain/analysis.ts';
import { describeAnalysis } from '../domain/describe-analysis.ts';
import { operationHolder, type Progress } from '../domain/job.ts';
import type { AnalyzeOptions } from '../domain/options.ts';
import { partUrl } from '../domain/part.ts';
import { unavailableCode, withinMs } from './call-scope.ts';
import { findSimilar } from './find-similar.ts';
import type { ComponentUse, PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction, Reading } from './ports-files.ts';
import { prewarmThumbnail } from './prewarm-thumbnail.ts';
import { Stopwatch } from './stopwatch.ts';
import type { VersionCatalogue } from './version-catalogue.ts';

export interface AnalyzeStoredDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly versions: VersionCatalogue;
  /** What a call to the catalogue may take before it counts as away. */
  readonly catalogueTimeoutMs: number;
}

/** A stored file, what is wanted of it, and how the work is surrounded. */
export interface StoredWork {
  readonly analysisId: string;
  readonly fileHash: string;
  readonly name: string;
  readonly bytes: number;
  readonly project: string;
  readonly options: AnalyzeOptions;
  readonly workClass: 'interactive' | 'job';
  /** The assembly whose component the part becomes. */
  readonly componentOf?: ComponentUse;
  /** Searches see at least this write. */
  readonly minSequence: number;
  /** Arranges that the part comes later when the catalogue is away; absent: the error is thrown. */
  readonly deferIndex?: () => Promise<NonNullable<Analysis['indexJob']>>;
  /** What was known of the same bytes, for the reading it answers. */
  readonly known?: KnownReading | null;
  /**
   * Told before the catalogue is written: from then on only it knows whether a part came of this. Nothing is
   * written when it throws.
   */
  readonly indexing?: () => void | Promise<void>;
  readonly progress?: (progress: Progress) => void;
  readonly stopwatch?: Stopwatch;
}

export interface KnownReading {
  readonly reading: Reading;
  readonly extraction: Extraction;
}

/** What a file is read for: the versions that its caller wants to see, and those that searches need. */
export async function readingOf(
  deps: Pick<AnalyzeStoredDeps, 'versions'>,
  { featureVersions = ANSWERED_FEATURE_VERSIONS, units }: AnalyzeOptions,
  call: CallContext,
): Promise<Reading> {
  const indexed = await deps.versions.indexedVersions(call);
  const both = [...new Set([...featureVersions, ...indexed])];
  return { featureVersions: both, ...(units === undefined ? {} : { units }) };
}

/**
 * Reads a stored file, writes it into the catalogue and finds its neighbours. Reading must succeed; when the
 * catalogue is away the answer says so in `unavailable`. Idempotent by `analysisId`.
 */
export async function analyzeStored(
  deps: AnalyzeStoredDeps,
  work: StoredWork,
  call: CallContext,
): Promise<Analysis> {
  const stopwatch = work.stopwatch ?? new Stopwatch();
  const step = stepsOf(work);
  const { options } = work;
  const wanted = options.featureVersions ?? ANSWERED_FEATURE_VERSIONS;
  step(1, 'parse');
  const read = await stopwatch.time('analyze', () => recallOrExtract(deps, work, call));
  step(2, 'index');
  const unavailable: Unavailable[] = [];
  const index = await stopwatch.time('index', () => indexOrDefer(deps, work, read, call));
  const extraction = await asIndexed(deps, work, { read, index }, call);
  if (index.unavailable !== null) unavailable.push({ service: 'vector-search', code: index.unavailable });
  step(3, 'search');
  const similar = await stopwatch.time('search', () =>
    similarOrNull(deps, work, extraction, { index, call }),
  );
  if (similar.unavailable !== null && unavailable.length === 0) {
    unavailable.push({ service: 'vector-search', code: similar.unavailable });
  }
  if (options.thumbnail !== false && index.part !== null && extraction.cache === 'miss') {
    const sizeMm = extents(extraction.geometry.boundingBox);
    void prewarmThumbnail(deps, { fileHash: work.fileHash, name: work.name, sizeMm }, call);
  }
  return {
    ...describeAnalysis(work, wanted, extraction),
    part: index.part,
    similar: similar.answer,
    indexJob: index.job,
    unavailable,
    timingsMs: { ...extraction.timingsMs, ...stopwatch.readings() },
  };
}

async function recallOrExtract(
  deps: AnalyzeStoredDeps,
  work: StoredWork,
  call: CallContext,
): Promise<Extraction> {
  const { fileHash, name, options, workClass, known } = work;
  const reading = await readingOf(deps, options, call);
  if (known && sameReading(known.reading, reading)) return known.extraction;
  return deps.files.extract({ fileHash, name, workClass, ...reading }, call);
}

function sameReading(a: Reading, b: Reading): boolean {
  return a.units === b.units && a.featureVersions.join() === b.featureVersions.join();
}

/** The file as its part has it: a caller who gives no unit is answered by the one that the part was given before. */
function asIndexed(
  deps: AnalyzeStoredDeps,
  work: StoredWork,
  { read, index: { givenUnit } }: { readonly read: Extraction; readonly index: Indexing },
  call: CallContext,
): Promise<Extraction> {
  if (givenUnit === null || givenUnit === read.geometry.givenUnit) return Promise.resolve(read);
  const options = { ...work.options, units: givenUnit };
  return recallOrExtract(deps, { ...work, options }, call);
}

interface Indexing {
  readonly part: IndexedPart | null;
  /** The unit that the part is read with, as its file declares none; null for any other. */
  readonly givenUnit: string | null;
  readonly job: Analysis['indexJob'];
  readonly unavailable: string | null;
}

const NOT_INDEXED: Indexing = { part: null, givenUnit: null, job: null, unavailable: null };

async function indexOrDefer(
  deps: AnalyzeStoredDeps,
  work: StoredWork,
  extraction: Extraction,
  call: CallContext,
): Promise<Indexing> {
  if (work.options.index === false) return NOT_INDEXED;
  await work.indexing?.();
  try {
    const indexed = await withinMs(call, deps.catalogueTimeoutMs, (bounded) =>
      indexPart(deps, work, extraction, bounded),
    );
    return { ...indexed, job: null, unavailable: null };
  } catch (error) {
    const code = unavailableCode(error, call);
    if (code === null || work.deferIndex === undefined) throw error;
    return { ...NOT_INDEXED, job: await work.deferIndex(), unavailable: code };
  }
}

/**
 * The file is held for this operation since its upload, so that no part ever lacks its file. When no revision
 * came of it the reference is given up, after the answer.
 */
async function indexPart(
  deps: AnalyzeStoredDeps,
  work: StoredWork,
  extraction: Extraction,
  call: CallContext,
): Promise<Pick<Indexing, 'part' | 'givenUnit'>> {
  const { analysisId, fileHash, project, options, componentOf } = work;
  const { extractorRevision, geometry, vectors } = extraction;
  const indexed = await deps.versions.indexedVersions(call);
  const outcome = await deps.parts.upsert(
    {
      operationId: analysisId,
      project,
      fileHash,
      geometry,
      metadata: metadataOf(options),
      defaultName: work.name,
      vectors: vectors
        .filter(({ version }) => indexed.includes(version))
        .map((vector) => ({ ...vector, extractorRevision })),
      ...(componentOf === undefined ? {} : { componentOf }),
    },
    call,
  );
  if (!outcome.revisionCreated) {
    const reference = { fileHash, project, holder: operationHolder(analysisId) };
    deps.files.releaseSoon(reference, call);
  }
  const { created, sequence, givenUnit } = outcome;
  const { id, partNumber, revision, duplicateOf } = outcome.part;
  const part = { id, partNumber, revision, url: partUrl(id), created, duplicateOf, sequence };
  return { part, givenUnit };
}

/** What the caller says of the part: the rest of what is known of it stays. */
function metadataOf(options: AnalyzeOptions) {
  const { name, partNumber, material, tags, attributes } = options;
  return {
    ...(name === undefined ? {} : { name }),
    ...(partNumber === undefined ? {} : { partNumber }),
    ...(material === undefined ? {} : { material }),
    ...(tags === undefined ? {} : { tags }),
    ...(attributes === undefined ? {} : { attributes }),
  };
}

async function similarOrNull(
  deps: AnalyzeStoredDeps,
  work: StoredWork,
  extraction: Extraction,
  { index, call }: { readonly index: Indexing; readonly call: CallContext },
): Promise<{ readonly answer: Similar | null; readonly unavailable: string | null }> {
  const { similar = {} } = work.options;
  if (similar === false || index.unavailable !== null) return { answer: null, unavailable: null };
  const minSequence = Math.max(work.minSequence, index.part?.sequence ?? 0);
  const subject = { part: index.part, fileHash: work.fileHash, extraction };
  try {
    const answer = await withinMs(call, deps.catalogueTimeoutMs, (bounded) =>
      findSimilar(deps, subject, { ...similar, minSequence }, bounded),
    );
    return { answer, unavailable: null };
  } catch (error) {
    const code = unavailableCode(error, call);
    if (code === null) throw error;
    return { answer: null, unavailable: code };
  }
}

const STEPS = 4;

function stepsOf(work: StoredWork): (done: number, stage: string) => void {
  return (done, stage) => work.progress?.({ done, total: STEPS, stage });
}
