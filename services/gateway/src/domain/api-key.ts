import { createHash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Role, Scope } from '@cadml/cad-model';

/** An API key as it is stored: everything but the secret. Times in Unix milliseconds. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the whole key, hexadecimal. Keys are random, so a slow hash would add nothing. */
  readonly hash: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly readableProjects: readonly string[] | 'all';
  readonly writeProject: string | null;
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

const PREFIX = 'cadml_';
const FORM = /^cadml_([0-9a-f]{16})_([0-9a-f]{48})([0-9a-f]{8})$/;

/** Writes a key: prefix, id, secret, checksum. `id` has 8 random bytes, `secret` 24. */
export function formatApiKey(id: string, secret: string): string {
  const body = `${PREFIX}${id}_${secret}`;
  return body + checksum(body);
}

/** The id of a key whose form and checksum are right, or null: a typing error never reaches the store. */
export function apiKeyId(text: string): string | null {
  const match = FORM.exec(text);
  if (match === null || checksum(text.slice(0, -8)) !== match[3]) return null;
  return match[1] ?? null;
}

export function hashSecret(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether two hashes of `hashSecret` are the same, in constant time. */
export function sameHash(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
