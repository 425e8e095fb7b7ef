import { CannotStart } from './cannot-start.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 36_500;

/** The body of POST /auth/api-keys for the words of `make api-key`. Throws CannotStart on days that are none. */
export function keyWish(words: Readonly<Record<string, string | undefined>>, nowMs: number): object {
  const { PROJECT: project = 'default', ROLE: role = 'user', SCOPES, EXPIRES_DAYS, NAME } = words;
  return {
    name: NAME || `${role} of ${project}`,
    role,
    projects: [project],
    writeProject: role === 'readonly' ? null : project,
    ...(SCOPES ? { scopes: SCOPES.split(/[\s,]+/) } : {}),
    ...(EXPIRES_DAYS ? { expiresAt: expiry(EXPIRES_DAYS, nowMs) } : {}),
  };
}

function expiry(text: string, nowMs: number): string {
  const days = Number(text);
  if (!(days > 0 && days <= MAX_DAYS)) {
    throw new CannotStart(`EXPIRES_DAYS is '${text}': give a number of days above 0, at most ${MAX_DAYS}.`);
  }
  return new Date(nowMs + days * DAY_MS).toISOString();
}
