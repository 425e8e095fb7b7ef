import pg from 'pg';

const { INT8 } = pg.types.builtins;

/** As pg parses rows, except that 64-bit integers become numbers, and one beyond 2^53 is refused. */
export const parseRows: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return safeInteger;
    return pg.types.getTypeParser(oid, format ?? 'text');
  },
} as pg.CustomTypesConfig;

export function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The integer ${text} is beyond 2^53`);
  return value;
}
