import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, toAppError } from '@cadml/errors';
import type { Telemetry } from '@cadml/observability';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { OPERATIONS } from '../../domain/access-table.ts';
import { type Handlers, stateOf } from './exchange.ts';
import { observeRequests } from './observe-requests.ts';
import { sendProblem } from './problem.ts';
import { type ServeDeps, serveOperation } from './serve-operation.ts';

export const API_PREFIX = '/api/v1';

export interface HttpAppDeps extends ServeDeps {
  readonly telemetry: Telemetry;
  readonly handlers: Handlers;
  /** Proxies whose X-Forwarded-For is believed; every other address speaks for itself. */
  readonly isTrustedProxy: (address: string) => boolean;
  /** The pages under /docs. */
  readonly docs: RequestHandler;
}

/** The public door. Routes exist as the authorization table has them, and no others. */
export function createHttpApp(deps: HttpAppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('case sensitive routing', true);
  // A socket that has closed meanwhile has no address any more.
  app.set('trust proxy', (address?: string) => address !== undefined && deps.isTrustedProxy(address));
  app.use(observeRequests(deps.telemetry));
  app.use(securityHeaders());
  const methods = new Map<string, string[]>();
  for (const operation of OPERATIONS) {
    const [id, rule] = operation;
    const serve = serveOperation(deps, operation, deps.handlers[id]);
    for (const path of pathsOf(rule)) {
      app[rule.method](path, serve);
      methods.set(path, [...(methods.get(path) ?? []), rule.method.toUpperCase()]);
    }
  }
  for (const [path, allowed] of methods) app.all(path, refuseMethod(allowed));
  app.use('/docs', deps.docs);
  app.use(notFound);
  app.use(translateErrors(deps.telemetry));
  return app;
}

/** What Helmet sets is the same in every answer, so its dozen of handlers are asked once. */
function securityHeaders(): RequestHandler {
  const headers = new Map<string, string>();
  const answer = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  };
  helmet()({} as IncomingMessage, answer as unknown as ServerResponse, () => undefined);
  return (_req, res, next) => {
    res.setHeaders(headers);
    next();
  };
}

/** A rule's paths as Express writes them. */
export function pathsOf(rule: { readonly path: string; readonly alsoAtRoot: boolean }): string[] {
  const path = rule.path.replaceAll(/\{(\w+)\}/g, ':$1');
  return rule.alsoAtRoot ? [`${API_PREFIX}${path}`, path] : [`${API_PREFIX}${path}`];
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  // Whatever can be read answers HEAD too.
  const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return (req, res) => {
    res.setHeader('Allow', allowed.join(', '));
    const error = new AppError({
      code: 'METHOD_NOT_ALLOWED',
      stage: 'validate',
      message: `${req.method} is not known here; allowed: ${allowed.join(', ')}.`,
      context: { allowed },
    });
    sendProblem(res, error, stateOf(res).requestId);
  };
}

const notFound: RequestHandler = (req, res) => {
  const error = new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'validate',
    message: `There is nothing at ${req.path}. The API is described at /docs.`,
  });
  sendProblem(res, error, stateOf(res).requestId);
};

/** The one place where errors become answers. Faults are logged here once, with their stack. */
function translateErrors({ log }: Telemetry): ErrorRequestHandler {
  return (thrown, _req, res, _next) => {
    const error = fromExpress(thrown) ?? toAppError(thrown, 'validate');
    const { requestId, route } = stateOf(res);
    const facts = { requestId, route, code: error.code, stage: error.stage };
    const { severity } = error.entry;
    if (severity === 'error') log.error({ ...facts, err: error, cause: error.cause }, error.message);
    else log[severity](facts, error.message);
    sendProblem(res, error, requestId);
  };
}

/** Express itself throws only for malformed URLs. */
function fromExpress(thrown: unknown): AppError | null {
  const status = (thrown as { status?: unknown } | null)?.status;
  if (thrown instanceof AppError || status !== 400) return null;
  return new AppError({
    code: 'INPUT_VALIDATION_FAILED',
    stage: 'validate',
    message: 'The URL is not well formed.',
  });
}
