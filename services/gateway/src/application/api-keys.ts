import type { CallContext, Role, Scope } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { type ApiKey, formatApiKey } from '../domain/api-key.ts';
import { effectiveScopes, ROLE_SCOPES } from '../domain/roles.ts';
import type { Clock } from './clock.ts';
import type { ApiKeyStore, AuditLog, Digest } from './ports-access.ts';

export interface ApiKeysDeps {
  readonly keys: ApiKeyStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly digest: Digest;
  /** `bytes` random bytes in hexadecimal. */
  readonly randomHex: (bytes: number) => string;
  /** Makes a revocation take effect in this process at once. */
  readonly forgetKey: (id: string) => void;
}

export interface NewApiKey {
  readonly name: string;
  readonly role: Role;
  /** Absent: all scopes of the role. */
  readonly scopes?: readonly Scope[];
  readonly readableProjects: readonly string[] | 'all';
  readonly writeProject: string | null;
  readonly expiresAt: number | null;
}

/**
 * Creates a key; its text is shown this once. Throws VALIDATION_FAILED for a scope that the role lacks, and for a key
 * that would never be right.
 */
export async function createApiKey(
  deps: ApiKeysDeps,
  wish: NewApiKey,
  reason: string,
  call: CallContext,
): Promise<{ readonly key: string; readonly record: ApiKey }> {
  const scopes = wish.scopes ?? ROLE_SCOPES[wish.role];
  const excess = scopes.filter((scope) => !effectiveScopes(wish.role, scopes).includes(scope));
  if (excess.length > 0) throw roleLacks(wish.role, excess);
  if (wish.expiresAt !== null && wish.expiresAt <= deps.clock()) throw expiredAlready(wish.expiresAt);
  const made = mintApiKey(deps, { ...wish, scopes, readableProjects: readableOf(wish) });
  await record(deps, call, { action: 'api-key.create', target: made.record.id, reason });
  await deps.keys.insert(made.record);
  return made;
}

/** Who writes to a project reads it: the answer to a write shows the part. */
function readableOf({ readableProjects, writeProject }: NewApiKey): NewApiKey['readableProjects'] {
  if (readableProjects === 'all' || writeProject === null) return readableProjects;
  return [...new Set([...readableProjects, writeProject])];
}

export function mintApiKey(
  deps: Pick<ApiKeysDeps, 'clock' | 'randomHex' | 'digest'>,
  wish: NewApiKey & { readonly scopes: readonly Scope[] },
): { readonly key: string; readonly record: ApiKey } {
  const id = deps.randomHex(8);
  const key = formatApiKey(id, deps.randomHex(24));
  const at = deps.clock();
  return {
    key,
    record: { ...wish, id, hash: deps.digest.hex(key), createdAt: at, revokedAt: null, lastUsedAt: null },
  };
}

/** Throws DATA_NOT_FOUND for an unknown id. */
export async function revokeApiKey(
  deps: ApiKeysDeps,
  id: string,
  reason: string,
  call: CallContext,
): Promise<void> {
  await record(deps, call, { action: 'api-key.revoke', target: id, reason });
  const found = await deps.keys.revoke(id, deps.clock());
  deps.forgetKey(id);
  if (found) return;
  throw new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'auth',
    message: 'There is no such API key.',
    context: { keyId: id },
  });
}

/** The record comes first: what cannot be recorded is not done. */
export async function record(
  deps: { readonly audit: AuditLog; readonly clock: Clock },
  call: CallContext,
  act: { readonly action: string; readonly target: string; readonly reason: string },
): Promise<void> {
  const { principal, requestId } = call;
  await deps.audit.append({ ...act, at: deps.clock(), subject: principal.subject, requestId });
}

function expiredAlready(expiresAt: number): AppError {
  return new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: 'expiresAt is in the past. Give a time to come, or null for a key that does not expire.',
    context: { expiresAt: new Date(expiresAt).toISOString() },
  });
}

function roleLacks(role: Role, excess: readonly Scope[]): AppError {
  return new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: `The role '${role}' cannot have the scopes ${excess.join(', ')}.`,
    context: { role, scopes: excess },
  });
}
