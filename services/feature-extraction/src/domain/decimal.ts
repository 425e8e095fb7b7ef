/**
 * The number that a text file means by these characters, NaN when they are none. `Number` alone also takes
 * `0x10`, `0b1`, `0o7` and an empty text for numbers.
 */
export function parseDecimal(text: string): number {
  return text.trim() === '' || /[box]/i.test(text) ? Number.NaN : Number(text);
}

/** The power of ten of the last digit of a decimal number: −2 in `1.50`, 3 in `2e3`. */
export function lastPlaceOf(text: string): number {
  const [mantissa = '', exponent = '0'] = text.trim().split(/e/i, 2);
  const point = mantissa.indexOf('.');
  return Number(exponent) - (point < 0 ? 0 : mantissa.length - point - 1);
}
