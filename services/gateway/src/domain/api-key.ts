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

/** CRC-32 (ISO 3309, reflected polynomial 0xEDB88320) of ASCII text, 8 hexadecimal digits. */
function checksum(body: string): string {
  let crc = 0xffffffff;
  for (let i = 0; i < body.length; i++) {
    crc = (crc >>> 8) ^ (CRC_OF_BYTE[(crc ^ body.charCodeAt(i)) & 0xff] ?? 0);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

/** What each value of the lowest byte adds: every request has a key, so its bits are not gone through again. */
const CRC_OF_BYTE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});
