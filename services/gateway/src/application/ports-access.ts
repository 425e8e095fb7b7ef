import type { ApiKey } from '../domain/api-key.ts';
import type { AuditEntry } from '../domain/audit.ts';

export interface ApiKeyStore {
  insert(key: ApiKey): Promise<void>;
  get(id: string): Promise<ApiKey | null>;
  list(): Promise<readonly ApiKey[]>;
  /** False when there is no such key. Revoking twice keeps the first time. */
  revoke(id: string, at: number): Promise<boolean>;
  touch(id: string, at: number): Promise<void>;
}

/** Hashes of second credentials. */
export interface AdminTokenStore {
  insert(hash: string, at: number): Promise<void>;
  has(hash: string): Promise<boolean>;
  /** How many others there are. */
  countOthers(hash: string): Promise<number>;
  removeOthers(hash: string): Promise<void>;
}

export interface ProjectStore {
  has(id: string): Promise<boolean>;
  /** Idempotent. */
  create(id: string, createdBy: string, at: number): Promise<void>;
}

export interface AuditLog {
  /** Appends, chained to the entry before by hash. */
  append(entry: AuditEntry): Promise<void>;
}

/** How often callers may come. Each throws RATE_LIMIT. */
export interface RequestLimits {
  /** Counts a request of a caller. */
  request(subject: string): Promise<void>;
  /** Counts a failed authentication of an address: those beyond the limit throw. */
  authFailed(address: string): void;
}

/** A file of mode 600 with one line. */
export interface SecretFile {
  /** null when it does not exist. */
  read(): Promise<string | null>;
  /** Fails when it exists. */
  create(secret: string): Promise<void>;
}

/** SHA-256 in hexadecimal, and its comparison in constant time. */
export interface Digest {
  hex(text: string): string;
  same(a: string, b: string): boolean;
}
