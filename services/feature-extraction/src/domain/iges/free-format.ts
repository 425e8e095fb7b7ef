/** What separates values, and what ends a list of them. */
export interface Delimiters {
  readonly delimiter: string;
  readonly end: string;
}

/**
 * A value in free format and where the delimiter after it stands; strings are counted in the manner of Hollerith
 * (`4HINCH`) and come without their count.
 */
export function valueAt(text: string, at: number, { delimiter, end }: Delimiters): [string, number] {
  const hollerith = /^\s*(\d{1,6})H/.exec(text.slice(at, at + 16));
  const start = at + (hollerith?.[0].length ?? 0);
  let next = start + Number(hollerith?.[1] ?? 0);
  while (next < text.length && text.charAt(next) !== delimiter && text.charAt(next) !== end) next++;
  return [hollerith ? text.slice(start, start + Number(hollerith[1])) : text.slice(at, next), next];
}

/** The values of a text up to its end, at most so many. */
export function valuesOf(text: string, delimiters: Delimiters, most: number): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at < text.length && values.length < most; ) {
    const [value, next] = valueAt(text, at, delimiters);
    values.push(value);
    if (text.charAt(next) === delimiters.end) break;
    at = next + 1;
  }
  return values;
}
