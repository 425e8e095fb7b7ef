import { isUtf8 } from 'node:buffer';
import type { CallContext, Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import express, { type Request, type RequestHandler, type Response } from 'express';
import type { RequestLimits } from '../../application/ports-access.ts';
import type { AccessRule, OperationId } from '../../domain/access-table.ts';
import type { Admission, AdmittedKind } from './admission.ts';
import { authorize, type GateDeps, requireSecondCredential } from './credentials.ts';
import { type Handler, stateOf } from './exchange.ts';
import { isGone } from './observe-requests.ts';
import { placeOf } from './schemas/validate.ts';

export interface ServeDeps extends GateDeps {
  readonly admission: Admission;
  readonly limits: RequestLimits;
  readonly timeouts: Readonly<Record<'request' | 'upload' | 'download' | 'render' | 'stream', number>>;
}

interface Traits {
  readonly timeout: keyof ServeDeps['timeouts'];
  readonly json?: true;
  readonly upload?: true;
}

const TRAITS: Readonly<Partial<Record<OperationId, Traits>>> = {
  analyze: { timeout: 'upload', upload: true },
  watchJob: { timeout: 'stream' },
  getPartFile: { timeout: 'download' },
  getPartThumbnail: { timeout: 'render' },
  getPartModel: { timeout: 'render' },
  getPartDrawing: { timeout: 'render' },
  getPartAssembly: { timeout: 'render' },
  getPartBom: { timeout: 'render' },
  getPartBomCsv: { timeout: 'render' },
  getProductThumbnail: { timeout: 'render' },
  updatePart: { timeout: 'request', json: true },
  search: { timeout: 'request', json: true },
  applyCacheLimits: { timeout: 'request', json: true },
  rollbackCacheLimits: { timeout: 'request', json: true },
  prewarmCache: { timeout: 'render', json: true },
  compare: { timeout: 'render', json: true },
  getPartFeatures: { timeout: 'render' },
  diffFeatures: { timeout: 'render' },
  extractFeatures: { timeout: 'render', json: true },
  startBackfill: { timeout: 'request', json: true },
  createApiKey: { timeout: 'request', json: true },
};

const NOBODY: Principal = {
  subject: 'system:anonymous',
  role: 'readonly',
  scopes: [],
  readableProjects: [],
  writeProject: null,
};

const MAX_BODY_BYTES = 1024 * 1024;

const readJson = express.json({
  limit: MAX_BODY_BYTES,
  // What a body must be is for its schema to say.
  strict: false,
  verify: (_req, _res, bytes, charset) => {
    if (charset === 'utf-8' && !isUtf8(bytes)) throw new Error('not UTF-8');
  },
  type: ['application/json', 'application/merge-patch+json', 'application/*+json'],
});

/** Everything that surrounds an operation: admission, credentials, limits, deadline, cancellation. */
export function serveOperation(
  deps: ServeDeps,
  operation: [OperationId, AccessRule],
  handler: Handler,
): RequestHandler {
  const [id, rule] = operation;
  const traits: Traits = TRAITS[id] ?? { timeout: 'request' };
  const timeoutMs = deps.timeouts[traits.timeout];
  return async (req, res, next) => {
    stateOf(res).route = rule.path;
    const leave = rule.access === 'public' ? null : deps.admission.enter(kindOf(traits));
    if (leave !== null) res.once('close', leave);
    const principal = await admit(deps, rule, req);
    // Who went away while the key was looked up is owed nothing, and no event will say so again.
    if (res.closed) return;
    if (traits.upload) res.once('close', deps.admission.shareUploads(principal.subject));
    if (traits.json) await parseBody(req, res);
    const reason = rule.secondCredential ? await requireSecondCredential(deps, req) : '';
    const scope = openScope(res, principal, timeoutMs);
    try {
      await handler({ req, res, call: scope.call, reason });
    } catch (error) {
      next(scope.reasonOf(error));
    } finally {
      scope.end();
    }
  };
}

function kindOf({ upload, timeout }: Traits): AdmittedKind {
  if (upload) return 'upload';
  return timeout === 'stream' ? 'stream' : 'request';
}

async function admit(deps: ServeDeps, rule: AccessRule, req: Request): Promise<Principal> {
  try {
    const principal = await authorize(deps, rule, req);
    if (principal === null) return NOBODY;
    await deps.limits.request(principal.subject);
    return principal;
  } catch (error) {
    // Who has a right key is never kept out by the guesses of others at the same address, nor are probes.
    const guessed = error instanceof AppError && error.entry.http === 401;
    if (guessed && rule.access === 'key') deps.limits.authFailed(req.ip ?? '');
    throw error;
  }
}

function parseBody(req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    readJson(req, res, (error?: unknown) => {
      if (error !== undefined) reject(bodyError(error));
      else if (req.body === undefined && hasBody(req)) reject(notDeclared(req.get('content-type')));
      else resolve();
    });
  });
}

function hasBody(req: Request): boolean {
  return req.get('transfer-encoding') !== undefined || Number(req.get('content-length') ?? 0) > 0;
}

function notDeclared(type: string | undefined): AppError {
  const given = type === undefined ? 'has no Content-Type' : `is declared as '${type.slice(0, 100)}'`;
  return new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: `The body ${given}. Send JSON with the header Content-Type: application/json.`,
  });
}

function bodyError(error: unknown): AppError {
  const { type } = error as { type?: string };
  if (type === 'entity.parse.failed') {
    return new AppError({
      code: 'JSON_PARSE_ERROR',
      stage: 'validate',
      message: `The body is not JSON${placeOf(error)}.`,
      cause: error,
    });
  }
  if (type === 'entity.verify.failed') {
    return new AppError({
      code: 'JSON_PARSE_ERROR',
      stage: 'validate',
      message: 'The body is not UTF-8. Send JSON in UTF-8.',
    });
  }
  if (type === 'entity.too.large') {
    return new AppError({
      code: 'INPUT_SIZE_EXCEEDED',
      stage: 'validate',
      message: `The body is larger than ${MAX_BODY_BYTES} bytes.`,
      context: { limit: 'bodyBytes', maxBytes: MAX_BODY_BYTES },
    });
  }
  return new AppError({
    code: 'INPUT_VALIDATION_FAILED',
    stage: 'validate',
    message: 'The body cannot be read. Send it whole, as JSON in UTF-8.',
    cause: error,
  });
}

/** The deadline's own error comes from the other side; this cuts what did not notice. */
const GRACE_MS = 50;

function openScope(res: Response, principal: Principal, timeoutMs: number) {
  const controller = new AbortController();
  const deadline = Date.now() + timeoutMs;
  const timer = setTimeout(() => controller.abort(deadlinePassed()), timeoutMs + GRACE_MS);
  const ended = () => {
    clearTimeout(timer);
    if (!res.writableFinished) controller.abort(callerLeft());
  };
  if (res.closed) ended();
  else res.once('close', ended);
  const call: CallContext = {
    principal,
    requestId: stateOf(res).requestId,
    deadline,
    signal: controller.signal,
  };
  return {
    call,
    end: () => clearTimeout(timer),
    /** What was thrown because of an abort is the abort's reason. */
    reasonOf: (error: unknown) => {
      const cancelled = !(error instanceof AppError) || error.code === 'CANCELLED';
      return controller.signal.aborted && cancelled && !isGone(res) ? controller.signal.reason : error;
    },
  };
}

function deadlinePassed(): AppError {
  return new AppError({
    code: 'TIMEOUT',
    stage: 'queue',
    message: 'The deadline passed before the answer was ready. Try again, or ask for a job.',
  });
}

function callerLeft(): AppError {
  return new AppError({ code: 'CANCELLED', stage: 'queue', message: 'The caller went away.' });
}
