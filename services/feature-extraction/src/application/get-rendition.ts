import type { CallContext, Vec3 } from '@cadml/cad-model';
import { AppError, toAppError } from '@cadml/errors';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import { unpackedBytes } from '../domain/gzip.ts';
import { type ReadDeadlines, readBudgetMs } from '../domain/read-budget.ts';
import { MEDIA_TYPES, RENDITION_REVISION, type Rendition, renditionKey } from '../domain/rendition.ts';
import { detectIntactFile } from './detect-stored-file.ts';
import { type IntactDeps, openIntactFile } from './open-intact-file.ts';
import type {
  DrawingConverter,
  ReferenceStore,
  RenditionCache,
  RenditionMaker,
  StoredFile,
} from './ports.ts';
import { requireFile } from './projects.ts';
import { withReadableFile } from './with-readable-file.ts';

export interface RenditionDeps extends IntactDeps {
  /** null: DWG is not read. */
  readonly converter: DrawingConverter | null;
  readonly references: ReferenceStore;
  readonly renditions: RenditionMaker;
  readonly kept: RenditionCache;
  readonly deadlines: ReadDeadlines;
}

export interface RenditionRequest {
  readonly fileHash: string;
  /** As the caller named the file; a hint. */
  readonly name: string;
  readonly rendition: Rendition;
  /** Key of the product that it is made of; empty: the whole file. */
  readonly product: string;
  readonly workClass: 'interactive' | 'job';
  /** Extents of the part as it was analysed; null: not known. */
  readonly sizeMm: Vec3 | null;
  /** What the caller has already; empty: nothing. */
  readonly knownEtag: string;
  /** Nobody waits for it: it is made for later, only while a worker rests, and not handed out. */
  readonly ahead?: boolean;
}

export interface RenditionFile {
  /** null: the caller has it already. */
  readonly content: Uint8Array | null;
  readonly mediaType: string;
  readonly etag: string;
}

/** The answer must still travel when the work ends at its deadline. */
const ANSWER_MS = 250;

/**
 * A picture, model or drawing of a stored file: the one that was made before, or a new one, made once for all
 * who ask at a time. Throws what `RenditionMaker` throws, DATA_NOT_FOUND, from the first bytes
 * INPUT_FORMAT_INVALID and UNSUPPORTED_FORMAT, and SERVICE_UNAVAILABLE for what is asked ahead of a busy pool.
 */
export async function getRendition(
  deps: RenditionDeps,
  request: RenditionRequest,
  call: CallContext,
): Promise<RenditionFile> {
  const file = await requireFile(deps, request.fileHash, call.principal);
  const { rendition, knownEtag } = request;
  const key = keyOf(request);
  const described = { mediaType: MEDIA_TYPES[rendition.kind], etag: key.replaceAll(',', '.') };
  if (knownEtag === described.etag) return { ...described, content: null };
  if (request.ahead && !deps.renditions.rests()) throw busy();
  return { ...described, content: await renderOnce(deps, { ...request, ...file, key }, call) };
}

function busy(): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'queue',
    message: 'All workers have something to do; what nobody waits for is made when it is asked for.',
  });
}

/** Under which a rendition is kept: bytes, revisions, what was made of them, and what told their unit. */
function keyOf({ fileHash, rendition, product, sizeMm }: RenditionRequest): string {
  const size = sizeMm?.map((value) => value.toPrecision(6)).join() ?? '';
  return `${fileHash}:${EXTRACTOR_REVISION}.${RENDITION_REVISION}:${renditionKey(rendition, product)}:${size}`;
}

type Wanted = RenditionRequest & StoredFile & { readonly key: string };

/** Who shares the work shares its deadline too; when another caller's has passed, it is done again. */
async function renderOnce(deps: RenditionDeps, wanted: Wanted, call: CallContext): Promise<Uint8Array> {
  let own = false;
  const make = (signal: AbortSignal) => {
    own = true;
    return render(deps, wanted, { ...call, signal });
  };
  for (;;) {
    try {
      return await deps.kept.through(wanted.key, make, call.signal);
    } catch (thrown) {
      const passed = thrown instanceof AppError && thrown.code === 'TIMEOUT' && !own;
      if (passed && !call.signal.aborted) continue;
      throw reported(
        deps,
        wanted.fileHash,
        call.signal.aborted ? toAppError(call.signal.reason, 'queue') : toAppError(thrown, 'parse'),
      );
    }
  }
}

function reported({ events }: RenditionDeps, fileHash: string, error: AppError): AppError {
  events.analysisFailed({ fileHash, error });
  return error;
}

async function render(deps: RenditionDeps, wanted: Wanted, call: CallContext): Promise<Uint8Array> {
  const { fileHash, bytes, rendition, product, sizeMm, name } = wanted;
  const { signal } = call;
  const { format, packed = false } = await detectIntactFile(deps, wanted, { name, signal });
  using local = await openIntactFile(deps, wanted, signal);
  const job = {
    ...{ fileHash, bytes, format, packed, rendition },
    path: local.path,
    tenant: call.principal.subject,
    timeoutMs: timeoutMs(deps, { bytes, packed, workClass: wanted.workClass }, call.deadline),
    ...(sizeMm === null ? {} : { sizeMm }),
    ...(product === '' ? {} : { product }),
  };
  const { content, timingsMs } = await withReadableFile(deps.converter, job, signal, (readable) =>
    deps.renditions.render(readable, signal),
  );
  const { preflight = 0, parse = 0, geometry = 0 } = timingsMs;
  deps.events.renditionMade({
    kind: rendition.kind,
    ms: preflight + parse + geometry,
    bytes: content.length,
  });
  return content;
}

type Timed = Pick<RenditionRequest, 'workClass'> & { readonly bytes: number; readonly packed: boolean };

/** A rendition is nobody's job of its own to choose: callers who wait are not sent to one. */
function timeoutMs(deps: RenditionDeps, { workClass, ...file }: Timed, deadline: number): number {
  const budget = readBudgetMs(workClass, unpackedBytes(file), deps.deadlines);
  return Math.max(1, Math.min(budget, deadline - deps.now() - ANSWER_MS));
}
