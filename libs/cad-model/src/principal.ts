import { AppError } from '@cadml/errors';

export const ROLES = ['admin', 'user', 'readonly', 'service'] as const;

export type Role = (typeof ROLES)[number];

export const SCOPES = [
  'parts:read',
  'parts:write',
  'search',
  'jobs',
  'projects:write',
  'ops',
  'admin',
] as const;

export type Scope = (typeof SCOPES)[number];

/** The project that exists from the first start on. */
export const DEFAULT_PROJECT = 'default';

/** Who asks, and what they may see and change. Travels with every call inside the fleet. */
export interface Principal {
  /** `key:<id>`, `user:<id>` or `system:<service>`. */
  readonly subject: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly readableProjects: readonly string[] | 'all';
  /** null: may write nowhere. */
  readonly writeProject: string | null;
}

/** What a call carries besides its request. */
export interface CallContext {
  readonly principal: Principal;
  readonly requestId: string;
  /** Unix milliseconds after which nobody waits for the answer. */
  readonly deadline: number;
  /** Aborts when the caller goes away or the deadline passes. */
  readonly signal: AbortSignal;
}

export function canRead(principal: Principal, project: string): boolean {
  return principal.readableProjects === 'all' || principal.readableProjects.includes(project);
}

/** Throws AUTHORIZATION_FAILED unless `project` is the one that this call writes to. */
export function requireWrite(principal: Principal, project: string): void {
  if (principal.writeProject === project) return;
  throw new AppError({
    code: 'AUTHORIZATION_FAILED',
    stage: 'auth',
    message: `This credential may not write to the project '${project}'.`,
    context: { project },
  });
}

export function requireScope(principal: Principal, scope: Scope): void {
  if (principal.scopes.includes(scope)) return;
  throw new AppError({
    code: 'AUTHORIZATION_FAILED',
    stage: 'auth',
    message: `This credential lacks the scope '${scope}'.`,
    context: { scope },
  });
}
