import type { CallContext, Vec3 } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Analysis, ExplodedPart, Explosion } from '../domain/analysis.ts';
import { componentNames } from '../domain/component-names.ts';
import type { FileStructure } from '../domain/file-structure.ts';
import { type AnalyzePayload, componentOperation, operationHolder, type Progress } from '../domain/job.ts';
import { productGraph } from '../domain/product-graph.ts';
import { isSinglePart, type UniquePart, uniqueParts } from '../domain/unique-parts.ts';
import { type AnalyzeStoredDeps, analyzeStored } from './analyze-stored.ts';
import { withinMs } from './call-scope.ts';
import { giveUpFile } from './give-up-file.ts';

export interface ExplodeDeps extends AnalyzeStoredDeps {
  /** Time for one component. */
  readonly jobTimeoutMs: number;
}

/** An assembly whose own part is written. */
export interface ExplodeWork {
  readonly jobId: string;
  readonly payload: AnalyzePayload;
  readonly part: NonNullable<Analysis['part']>;
  readonly sizeMm: Vec3;
  readonly progress: (progress: Progress) => void;
}

const MAX_PARTS = 2_000;

/**
 * Makes every unique part of an assembly a part of the catalogue, with its own file and vectors, linked to the
 * assembly. What was done before is found again and not done twice, so a job that was cut off starts over. A
 * component that cannot be read is told and stops nothing; what may pass (a service away) is thrown. A file
 * of one part gives nothing. Throws RESOURCE_EXHAUSTED (`uniqueParts`).
 */
export async function explodeAssembly(
  deps: ExplodeDeps,
  work: ExplodeWork,
  call: CallContext,
): Promise<Explosion> {
  const { structure, unique } = await componentsOf(deps, work, call);
  if (unique.length > MAX_PARTS) throw tooMany(unique.length);
  const names = componentNames(unique, work.part.partNumber);
  const parts: ExplodedPart[] = [];
  const failed: Explosion['failed'][number][] = [];
  let sequence = 0;
  for (const [done, component] of unique.entries()) {
    call.signal.throwIfAborted();
    work.progress({ done, total: unique.length, stage: 'explode' });
    const options = { ...names[done], ...unitOf(structure) };
    const outcome = await withinMs(call, deps.jobTimeoutMs, (bounded) =>
      writeComponent(deps, work, { component, format: structure.productFormat, options }, bounded),
    );
    if ('code' in outcome) failed.push(outcome);
    else {
      const { sequence: latest, ...part } = outcome;
      parts.push(part);
      sequence = Math.max(sequence, latest);
    }
  }
  return { parts, failed, sequence };
}

async function componentsOf(deps: ExplodeDeps, { payload, sizeMm }: ExplodeWork, call: CallContext) {
  const { fileHash, name } = payload;
  const structure = await withinMs(call, deps.jobTimeoutMs, (bounded) =>
    deps.files.structure({ fileHash, name, sizeMm, workClass: 'job' }, bounded),
  );
  const graph = productGraph(structure);
  return { structure, unique: isSinglePart(graph) ? [] : uniqueParts(graph) };
}

interface Component {
  readonly component: UniquePart;
  readonly format: string;
  readonly options: { readonly name?: string; readonly partNumber?: string; readonly units?: string };
}

type Written = ExplodedPart & { readonly sequence: number };

async function writeComponent(
  deps: ExplodeDeps,
  { jobId, payload, part }: ExplodeWork,
  { component, format, options }: Component,
  call: CallContext,
): Promise<Written | Explosion['failed'][number]> {
  const { key, quantity, shape } = component;
  const { name = key } = options;
  const { project } = payload;
  const operationId = componentOperation(jobId, shape.fileHash);
  try {
    const holder = operationHolder(operationId);
    const { fileHash: assembly, name: hint } = payload;
    const wanted = { fileHash: assembly, name: hint, product: key, project, holder, untilMs: null };
    const stored = await deps.files.storeProduct(wanted, call);
    const componentOf = { parentPartId: part.id, parentRevision: part.revision, quantity };
    const analysis = await analyzeStored(
      deps,
      {
        ...{ analysisId: operationId, ...stored, name: `${name}.${format}`, project, componentOf },
        ...{ workClass: 'job', minSequence: 0 },
        options: { ...options, featureVersions: [], similar: false },
      },
      call,
    );
    const { id: partId, partNumber, url, created, sequence } = analysis.part as NonNullable<Analysis['part']>;
    return { key, partId, partNumber, name, fileHash: stored.fileHash, quantity, created, url, sequence };
  } catch (error) {
    if (!(error instanceof AppError) || isPassing(error)) throw error;
    await giveUpFile(deps, { operationId, project, fileHash: shape.fileHash }, call);
    return { key, name, code: error.code, message: error.message };
  }
}

/** Errors of the component's own file last; everything else ends the attempt. */
function isPassing({ code }: AppError): boolean {
  return !['PARSE_FAILED', 'RESOURCE_EXHAUSTED', 'UNSUPPORTED_FORMAT', 'INPUT_SIZE_EXCEEDED'].includes(code);
}

function unitOf({ assumedUnit }: FileStructure): { readonly units?: string } {
  return assumedUnit === null ? {} : { units: assumedUnit };
}

function tooMany(parts: number): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'index',
    message: `The assembly has ${parts} different parts; at most ${MAX_PARTS} are taken out at once. Split it.`,
    context: { limit: 'uniqueParts', allowed: MAX_PARTS, parts },
  });
}
