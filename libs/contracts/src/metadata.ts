import { type CallContext, type Principal, ROLES, type Role, SCOPES, type Scope } from '@cadml/cad-model';
import { AppError, type ErrorData, fromErrorData, type Stage } from '@cadml/errors';
import { injectTrace, type TraceCarrier } from '@cadml/observability';
import { Metadata } from '@grpc/grpc-js';
import { Principal as PrincipalMessage } from './gen/cadml/common/v1/principal.ts';

const PRINCIPAL = 'cadml-principal-bin';
const REQUEST_ID = 'cadml-request-id';
const ERROR = 'cadml-error-bin';
const TRACE_KEYS = ['traceparent', 'tracestate'];

export function principalToMessage(principal: Principal): PrincipalMessage {
  const { subject, role, scopes, readableProjects, writeProject } = principal;
  const readsAll = readableProjects === 'all';
  return {
    subject,
    role,
    scopes: [...scopes],
    readableProjects: readsAll ? [] : [...readableProjects],
    readsAllProjects: readsAll,
    writeProject: writeProject ?? '',
  };
}

/** Throws AUTH_FAILED on an unknown role; unknown scopes give no rights and are dropped. */
export function principalFromMessage(message: PrincipalMessage): Principal {
  if (message.subject === '' || !(ROLES as readonly string[]).includes(message.role)) throw noPrincipal();
  return {
    subject: message.subject,
    role: message.role as Role,
    scopes: message.scopes.filter((scope): scope is Scope => (SCOPES as readonly string[]).includes(scope)),
    readableProjects: message.readsAllProjects ? 'all' : message.readableProjects,
    writeProject: message.writeProject === '' ? null : message.writeProject,
  };
}

/** Identity, request id and trace of a call that is about to leave. */
export function outgoingMetadata(call: Pick<CallContext, 'principal' | 'requestId'>): Metadata {
  const metadata = new Metadata();
  metadata.set(PRINCIPAL, packed(call.principal));
  metadata.set(REQUEST_ID, call.requestId);
  for (const [key, value] of Object.entries(injectTrace())) metadata.set(key, value);
  return metadata;
}

/** A principal serves many calls; each is packed once. */
const PACKED = new WeakMap<Principal, Buffer>();

function packed(principal: Principal): Buffer {
  const known = PACKED.get(principal);
  if (known !== undefined) return known;
  const bytes = Buffer.from(PrincipalMessage.encode(principalToMessage(principal)).finish());
  PACKED.set(principal, bytes);
  return bytes;
}

/** Throws AUTH_FAILED when the call carries no principal. */
export function readPrincipal(metadata: Metadata): Principal {
  const [packed] = metadata.get(PRINCIPAL);
  if (!(packed instanceof Buffer)) throw noPrincipal();
  return principalFromMessage(PrincipalMessage.decode(packed));
}

export function readRequestId(metadata: Metadata): string {
  return String(metadata.get(REQUEST_ID)[0] ?? 'none');
}

export function readTrace(metadata: Metadata): TraceCarrier {
  const carrier: TraceCarrier = {};
  for (const key of TRACE_KEYS) {
    const [value] = metadata.get(key);
    if (typeof value === 'string') carrier[key] = value;
  }
  return carrier;
}

export function errorMetadata(data: ErrorData): Metadata {
  const metadata = new Metadata();
  metadata.set(ERROR, Buffer.from(JSON.stringify(data)));
  return metadata;
}

/** The error that the other side sent, or null when it did not speak our language. */
export function readError(metadata: Metadata | undefined, stage: Stage): AppError | null {
  const [packed] = metadata?.get(ERROR) ?? [];
  if (!(packed instanceof Buffer)) return null;
  return fromErrorData(JSON.parse(packed.toString('utf8')), stage);
}

function noPrincipal(): AppError {
  return new AppError({
    code: 'AUTH_FAILED',
    stage: 'auth',
    message: 'The call carries no valid principal.',
  });
}
