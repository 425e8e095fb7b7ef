import type { Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Request } from 'express';
import { type AccessRule, refusal } from '../../domain/access-table.ts';

/** One kind of credential: null when the request carries none of it. Throws AUTH_FAILED or TOKEN_EXPIRED. */
export type CredentialStrategy = (req: Request) => Promise<Principal> | null;

/** An API key in `X-API-Key`. */
export function apiKeyStrategy(verify: (key: string) => Promise<Principal>): CredentialStrategy {
  return (req) => {
    const key = req.get('x-api-key');
    return key === undefined ? null : verify(key);
  };
}

export type AuthFailureReason =
  | 'missing'
  | 'malformed'
  | 'unknown'
  | 'expired'
  | 'revoked'
  | 'forbidden'
  | 'second_factor';

export interface GateDeps {
  readonly strategies: readonly CredentialStrategy[];
  readonly isAdminToken: (token: string) => Promise<boolean>;
  /** Whether an address may use `network` routes without a key. */
  readonly isAllowedAddress: (address: string) => boolean;
  readonly failed: (reason: AuthFailureReason) => void;
}

/** Who asks, or null where nobody needs to say. Throws what keeps the caller out. */
export async function authorize(deps: GateDeps, rule: AccessRule, req: Request): Promise<Principal | null> {
  if (rule.access === 'public') return null;
  if (rule.access === 'network' && deps.isAllowedAddress(req.ip ?? '')) return null;
  const principal = await identify(deps, req);
  const refused = refusal(rule, principal.role, principal.scopes);
  if (refused !== null) {
    deps.failed('forbidden');
    throw forbidden(rule, principal, refused);
  }
  return principal;
}

async function identify(deps: GateDeps, req: Request): Promise<Principal> {
  for (const strategy of deps.strategies) {
    const presented = strategy(req);
    if (presented !== null) return await presented;
  }
  deps.failed('missing');
  throw new AppError({
    code: 'AUTH_FAILED',
    stage: 'auth',
    message: 'No credential was presented. Send your API key in the header X-API-Key.',
  });
}

const MIN_REASON = 3;
const MAX_REASON = 500;

/** The reason of a dangerous operation. Throws AUTHORIZATION_FAILED without the second credential. */
export async function requireSecondCredential(deps: GateDeps, req: Request): Promise<string> {
  const token = req.get('x-admin-token');
  if (token === undefined || !(await deps.isAdminToken(token))) {
    deps.failed('second_factor');
    throw new AppError({
      code: 'AUTHORIZATION_FAILED',
      stage: 'auth',
      message: 'This operation needs a second credential. Send the admin token in the header X-Admin-Token.',
      context: { needs: 'X-Admin-Token' },
    });
  }
  const body = req.body as { reason?: unknown } | undefined;
  const reason = req.get('x-audit-reason') ?? (typeof body?.reason === 'string' ? body.reason : '');
  if (reason.length >= MIN_REASON && reason.length <= MAX_REASON) return reason;
  throw new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: `Say why, in ${MIN_REASON} to ${MAX_REASON} characters, in the header X-Audit-Reason or as \`reason\`.`,
  });
}

function forbidden(rule: AccessRule, principal: Principal, refused: 'role' | 'scope'): AppError {
  const message =
    refused === 'role'
      ? `The role '${principal.role}' may not do this. Ask an administrator for a key of another role.`
      : `This credential lacks the scope '${rule.scope}'. Ask an administrator for a key that has it.`;
  return new AppError({
    code: 'AUTHORIZATION_FAILED',
    stage: 'auth',
    message,
    context: refused === 'role' ? { role: principal.role } : { scope: rule.scope ?? '' },
  });
}
