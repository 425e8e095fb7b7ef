import type { ColumnDataType } from 'kysely';

export type DialectName = 'sqlite' | 'postgres';

/**
 * Column types that mean the same on both engines. Integers are JavaScript numbers on both and a value
 * beyond 2^53 raises an error instead of losing bits; times are milliseconds since the epoch; JSON is text
 * that the caller parses; a flag is 0 or 1.
 */
export interface Columns {
  readonly text: ColumnDataType;
  readonly json: ColumnDataType;
  readonly integer: ColumnDataType;
  readonly timestampMs: ColumnDataType;
  readonly real: ColumnDataType;
  readonly flag: ColumnDataType;
  readonly bytes: ColumnDataType;
}

export function columnsOf(dialect: DialectName): Columns {
  return {
    text: 'text',
    json: 'text',
    integer: 'bigint',
    timestampMs: 'bigint',
    real: 'double precision',
    flag: 'smallint',
    bytes: dialect === 'sqlite' ? 'blob' : 'bytea',
  };
}
