import type { CallContext } from '@cadml/cad-model';
import type { Request, Response } from 'express';
import type { OperationId } from '../../domain/access-table.ts';

/** A request that was let in, with what its handler needs. */
export interface Exchange {
  readonly req: Request;
  readonly res: Response;
  readonly call: CallContext;
  /** Why, for operations that need a second credential; else empty. */
  readonly reason: string;
}

/** Decodes, calls one use case, encodes. Errors are thrown. */
export type Handler = (exchange: Exchange) => Promise<void>;

export type Handlers = Readonly<Record<OperationId, Handler>>;

export interface RequestState {
  readonly requestId: string;
  /** Label of metrics and traces: the template of the route. */
  route: string;
}

export function stateOf(res: Response): RequestState {
  return res.locals.state as RequestState;
}

export function param(req: Request, name: string): string {
  return String(req.params[name] ?? '');
}

/** The one of ours that a client has; of several the first. `*` says nothing about which. */
export function knownEtag(req: Request): string {
  const [first = ''] = (req.get('if-none-match') ?? '').split(',');
  return first.trim().replace(/^W\//, '').replaceAll('"', '').slice(0, 300);
}
