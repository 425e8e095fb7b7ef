/**
 * The number that a text file means by these characters, NaN when they are none. `Number` alone also takes
 * `0x10`, `0b1`, `0o7` and an empty text for numbers.
 */
export function parseDecimal(text: string): number {
  return text.trim() === '' || /[box]/i.test(text) ? Number.NaN : Number(text);
}
