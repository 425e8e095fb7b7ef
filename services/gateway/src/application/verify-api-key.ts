import type { Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { type ApiKey, apiKeyId } from '../domain/api-key.ts';
import { effectiveScopes } from '../domain/roles.ts';
import type { Clock } from './clock.ts';
import type { ApiKeyStore, Digest } from './ports-access.ts';

export type AuthFailure = 'missing' | 'malformed' | 'unknown' | 'expired' | 'revoked';

export interface ApiKeyVerifier {
  /** The principal of a key. Throws AUTH_FAILED or TOKEN_EXPIRED. */
  verify(text: string): Promise<Principal>;
  /** Makes the next look-up of a key ask the store. */
  forget(id: string): void;
}

/** A revocation by another edge takes effect within this. */
const REMEMBER_MS = 1_000;
/** The last use is written at most this often. */
const TOUCH_EVERY_MS = 60_000;

interface Remembered {
  readonly key: ApiKey;
  readonly principal: Principal;
  readonly until: number;
}

export function createApiKeyVerifier(deps: {
  readonly keys: ApiKeyStore;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly failed: (reason: AuthFailure) => void;
}): ApiKeyVerifier {
  const remembered = new Map<string, Remembered>();
  const touched = new Map<string, number>();
  const look = async (id: string, now: number): Promise<Remembered | null> => {
    const known = remembered.get(id);
    if (known !== undefined && known.until > now) return known;
    const key = await deps.keys.get(id);
    if (key === null) return null;
    const fresh = { key, principal: principalOf(key), until: now + REMEMBER_MS };
    remembered.set(id, fresh);
    return fresh;
  };
  return {
    forget: (id) => {
      remembered.delete(id);
    },
    verify: async (text) => {
      const now = deps.clock();
      const id = apiKeyId(text);
      const found = id === null ? null : await look(id, now);
      const right = found !== null && deps.digest.same(found.key.hash, deps.digest.hex(text));
      const reason = refusalOf(right ? found.key : null, now);
      if (id === null || found === null || reason !== null) {
        deps.failed(id === null ? 'malformed' : (reason ?? 'unknown'));
        throw refusal(reason ?? 'unknown');
      }
      if (now - (touched.get(id) ?? 0) > TOUCH_EVERY_MS) {
        touched.set(id, now);
        deps.keys.touch(id, now).catch(() => undefined);
      }
      return found.principal;
    },
  };
}

function refusalOf(key: ApiKey | null, now: number): AuthFailure | null {
  if (key === null) return 'unknown';
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && key.expiresAt <= now ? 'expired' : null;
}

function principalOf(key: ApiKey): Principal {
  const { id, role, scopes, readableProjects, writeProject } = key;
  return {
    subject: `key:${id}`,
    role,
    scopes: effectiveScopes(role, scopes),
    readableProjects,
    writeProject,
  };
}

/** A revoked key looks like one that never was. */
function refusal(reason: AuthFailure): AppError {
  if (reason === 'expired') {
    return new AppError({
      code: 'TOKEN_EXPIRED',
      stage: 'auth',
      message: 'The API key has expired. Ask an administrator for a new one.',
    });
  }
  return new AppError({ code: 'AUTH_FAILED', stage: 'auth', message: 'The API key is not valid.' });
}
