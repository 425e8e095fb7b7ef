import type { ErrorData } from '@cadml/errors';

/** What a cache holds for a key: a value, or the error that the computation ends with every time. */
export type CachedEntry<T> = { readonly value: T } | { readonly error: ErrorData };

/** As text for Redis, with the schema number of the values. */
export function encodeEntry<T>(schema: number, entry: CachedEntry<T>): string {
  return JSON.stringify({ schema, ...entry });
}

/** Null for a text of another schema, or one that is no entry: it counts as a miss and is overwritten. */
export function decodeEntry<T>(schema: number, text: string): CachedEntry<T> | null {
  try {
    const parsed = JSON.parse(text) as { schema?: number; value?: T; error?: ErrorData };
    if (parsed.schema !== schema) return null;
    if (parsed.error !== undefined) return { error: parsed.error };
    return parsed.value === undefined ? null : { value: parsed.value };
  } catch {
    return null;
  }
}
