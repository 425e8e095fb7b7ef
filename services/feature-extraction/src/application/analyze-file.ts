import {
  type CallContext,
  type FeatureVersion,
  isLengthUnit,
  type LengthUnit,
  MM_PER_UNIT,
  requireFeatureVersion,
} from '@cadml/cad-model';
import { AppError, toAppError } from '@cadml/errors';
import type { CadDocument, Warning } from '../domain/document.ts';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import { featureVector } from '../domain/features/feature-vector.ts';
import { detectIntactFile, detectStoredFile } from './detect-stored-file.ts';
import { heldReading } from './own-unit.ts';
import type { CacheSource, DocumentCache, ReadOutcome, ReferenceStore, StoredFile } from './ports.ts';
import { requireFile } from './projects.ts';
import { readInItsUnit } from './read-in-its-unit.ts';
import type { ReadDeps, WantedReading } from './read-stored-file.ts';

export interface AnalyzeRequest {
  readonly fileHash: string;
  readonly featureVersions: readonly string[];
  /** As the caller named the file; a hint. */
  readonly name: string;
  /** Taken where the file declares no unit; empty: mm. */
  readonly units: string;
  readonly workClass: 'interactive' | 'job';
}

export interface Analysis {
  readonly document: CadDocument;
  readonly features: readonly { readonly version: FeatureVersion; readonly vector: Float32Array }[];
  readonly extractorRevision: number;
  readonly source: CacheSource;
  readonly warnings: readonly Warning[];
  /** Empty unless the file was read for this call. */
  readonly timingsMs: Readonly<Record<string, number>>;
  readonly bytes: number;
}

export interface AnalyzeDeps extends ReadDeps {
  readonly references: ReferenceStore;
  readonly cache: DocumentCache;
}

/**
 * Reads a stored file, or recalls the reading of the same bytes with the same options, and computes the
 * vectors asked for. Throws what `GeometryReader` throws, DATA_NOT_FOUND, VALIDATION_FAILED (version, unit)
 * and, from the first bytes, INPUT_FORMAT_INVALID and UNSUPPORTED_FORMAT.
 */
export async function analyzeFile(
  deps: AnalyzeDeps,
  request: AnalyzeRequest,
  call: CallContext,
): Promise<Analysis> {
  const versions = [...new Set(request.featureVersions.map(requireFeatureVersion))];
  const units = requireUnits(request.units);
  const file = await requireFile(deps, request.fileHash, call.principal);
  const { detected, reading } = await readOnce(deps, { ...request, ...file, units }, call);
  return describeReading(deps, { versions, bytes: file.bytes, warnings: detected.warnings, reading });
}

/** The same if the reading is in this process; null otherwise, and for whatever `analyzeFile` would refuse. */
export async function recallAnalysis(
  deps: AnalyzeDeps,
  request: Omit<AnalyzeRequest, 'fileHash'>,
  file: StoredFile,
): Promise<Analysis | null> {
  try {
    const versions = [...new Set(request.featureVersions.map(requireFeatureVersion))];
    const units = requireUnits(request.units);
    const { format, warnings } = await detectStoredFile(deps, file, request.name);
    const held = heldReading(deps, { ...file, format, units });
    if (held === null) return null;
    const reading = { ...held, source: 'l1' as const };
    return describeReading(deps, { versions, bytes: file.bytes, warnings, reading });
  } catch {
    return null;
  }
}

interface Read {
  readonly versions: readonly FeatureVersion[];
  readonly bytes: number;
  /** Of the format. */
  readonly warnings: readonly Warning[];
  readonly reading: ReadOutcome & { readonly source: CacheSource };
}

function describeReading(deps: AnalyzeDeps, { versions, bytes, warnings, reading }: Read): Analysis {
  const { document, source } = reading;
  const started = performance.now();
  const features = versions.map((version) => computeVector(deps, document, version));
  const featuresMs = performance.now() - started;
  return {
    document,
    features,
    extractorRevision: EXTRACTOR_REVISION,
    source,
    warnings: [...warnings, ...document.warnings],
    timingsMs: source === 'miss' ? { ...reading.timingsMs, features: featuresMs } : {},
    bytes,
  };
}

type Wanted = Omit<WantedReading, 'format' | 'packed'> & Pick<AnalyzeRequest, 'name'>;

async function readOnce(deps: AnalyzeDeps, { name, ...wanted }: Wanted, call: CallContext) {
  try {
    const detected = await detectIntactFile(deps, wanted, { name, signal: call.signal });
    const found = { ...wanted, format: detected.format, packed: detected.packed === true };
    const reading = await readInItsUnit(deps, found, call);
    return { detected, reading };
  } catch (thrown) {
    const error = call.signal.aborted ? toAppError(call.signal.reason, 'queue') : toAppError(thrown, 'parse');
    deps.events.analysisFailed({ fileHash: wanted.fileHash, error });
    throw error;
  }
}

function computeVector(deps: AnalyzeDeps, document: CadDocument, version: FeatureVersion) {
  const started = performance.now();
  const vector = featureVector(document, version);
  deps.events.vectorComputed({ version, vector, seconds: (performance.now() - started) / 1000 });
  return { version, vector };
}

function requireUnits(given: string): LengthUnit | null {
  if (given === '') return null;
  if (isLengthUnit(given)) return given;
  const known = Object.keys(MM_PER_UNIT);
  throw new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: `The unit '${given}' is not known. Known units: ${known.join(', ')}.`,
    context: { given, known },
  });
}
