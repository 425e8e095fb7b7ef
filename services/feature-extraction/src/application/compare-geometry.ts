import type { CallContext, Vec3 } from '@cadml/cad-model';
import { AppError, ofSide } from '@cadml/errors';
import type { Evidence } from '../domain/compare/evidence.ts';
import { SAME_BYTES } from '../domain/compare/same-bytes.ts';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import { readBudgetMs } from '../domain/read-budget.ts';
import { detectIntactFile } from './detect-stored-file.ts';
import { getRendition, type RenditionDeps } from './get-rendition.ts';
import type { ShapeComparer } from './ports.ts';
import { requireFile } from './projects.ts';

export interface CompareDeps extends RenditionDeps {
  readonly comparer: ShapeComparer;
}

/** One side of a comparison. */
export interface ComparedFile {
  readonly fileHash: string;
  /** As the caller named the file; a hint. */
  readonly name: string;
  /** Extents of the part as it was analysed; null: not known. */
  readonly sizeMm: Vec3 | null;
}

export interface CompareRequest {
  readonly a: ComparedFile;
  readonly b: ComparedFile;
  readonly workClass: 'interactive' | 'job';
}

/** Rises when two shapes are judged otherwise than before. */
const COMPARE_REVISION = 9;
/** The answer must still travel when the work ends at its deadline. */
const ANSWER_MS = 250;

/**
 * How the shapes of two stored files stand to each other. Each file is read once, whatever it is compared with, and
 * a pair is compared once. Equal bytes of one size need no reading. Throws what `getRendition` throws, with the side in
 * `context.file`, and UNSUPPORTED_FORMAT for a drawing.
 */
export async function compareGeometry(
  deps: CompareDeps,
  request: CompareRequest,
  call: CallContext,
): Promise<Evidence> {
  const { a, b } = request;
  await ofSide('a', requireSolid(deps, a, call));
  await ofSide('b', requireSolid(deps, b, call));
  if (a.fileHash === b.fileHash && sizeOf(a) === sizeOf(b)) return SAME_BYTES;
  const content = await compareOnce(deps, request, call);
  // Checked when it came from the worker, and kept where nobody else writes to.
  return JSON.parse(new TextDecoder().decode(content)) as Evidence;
}

/** Who shares the work shares its deadline too; when another caller's has passed, it is done again. */
async function compareOnce(
  deps: CompareDeps,
  request: CompareRequest,
  call: CallContext,
): Promise<Uint8Array> {
  let own = false;
  const make = (signal: AbortSignal) => {
    own = true;
    return compare(deps, request, { ...call, signal });
  };
  for (;;) {
    try {
      return await deps.kept.through(keyOf(request), make, call.signal);
    } catch (error) {
      const passed = error instanceof AppError && error.code === 'TIMEOUT';
      if (own || !passed || call.signal.aborted) throw error;
    }
  }
}

async function compare(deps: CompareDeps, request: CompareRequest, call: CallContext): Promise<Uint8Array> {
  const { a, b, workClass } = request;
  const [first, second] = await Promise.all([
    ofSide('a', shapeOf(deps, { ...request, side: a }, call)),
    ofSide('b', shapeOf(deps, { ...request, side: b }, call)),
  ]);
  const budget = readBudgetMs(workClass, first.length + second.length, deps.deadlines);
  const { evidence, timingsMs } = await deps.comparer.compare(
    {
      a: { fileHash: a.fileHash, content: first },
      b: { fileHash: b.fileHash, content: second },
      tenant: call.principal.subject,
      timeoutMs: Math.max(1, Math.min(budget, call.deadline - deps.now() - ANSWER_MS)),
    },
    call.signal,
  );
  const { parse = 0, geometry = 0 } = timingsMs;
  deps.events.shapesCompared({ class: evidence.class, ms: parse + geometry });
  return new TextEncoder().encode(JSON.stringify(evidence));
}

async function shapeOf(
  deps: CompareDeps,
  { side, workClass }: CompareRequest & { readonly side: ComparedFile },
  call: CallContext,
): Promise<Uint8Array> {
  const wanted = { ...side, rendition: { kind: 'shape' }, product: '', workClass, knownEtag: '' } as const;
  const { content } = await getRendition(deps, wanted, call);
  return content as Uint8Array;
}

/** DATA_NOT_FOUND, and for a drawing UNSUPPORTED_FORMAT, before anything is read. */
async function requireSolid(deps: CompareDeps, side: ComparedFile, call: CallContext): Promise<void> {
  const file = await requireFile(deps, side.fileHash, call.principal);
  const { format } = await detectIntactFile(deps, file, { name: side.name, signal: call.signal });
  if (format !== 'dxf' && format !== 'dwg') return;
  throw new AppError({
    code: 'UNSUPPORTED_FORMAT',
    stage: 'detect',
    message: 'A 2D drawing has no shape to compare. Compare the 3D models that it was made from.',
    context: { kind: 'drawing' },
  });
}

/** Both files in their order, revisions, and what told their units. */
function keyOf({ a, b }: CompareRequest): string {
  const files = `${a.fileHash}:${b.fileHash}`;
  return `compare:${files}:${EXTRACTOR_REVISION}.${COMPARE_REVISION}:${sizeOf(a)}:${sizeOf(b)}`;
}

/** As it was analysed, which tells the unit of a file that declares none. */
function sizeOf({ sizeMm }: ComparedFile): string {
  return sizeMm?.map((value) => value.toPrecision(6)).join() ?? '';
}
