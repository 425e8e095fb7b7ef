import { AppError } from '@cadml/errors';
import type { SqlValue } from './thread-protocol.ts';

/** A parameter as SQLite can bind it. Throws on anything else: what is no column's value is a fault of ours. */
export function storable(value: unknown): SqlValue {
  if (value === null || ['number', 'bigint', 'string'].includes(typeof value)) return value as SqlValue;
  if (value instanceof Uint8Array) return value;
  throw new AppError({
    code: 'INTERNAL_ERROR',
    stage: 'index',
    message: `A column holds null, numbers, text or bytes; got ${typeof value}.`,
  });
}
