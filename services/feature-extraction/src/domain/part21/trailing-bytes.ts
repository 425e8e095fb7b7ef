import type { Warning } from '../document.ts';
import type { Part21File } from './part21-file.ts';

const SEMICOLON = 0x3b;
const SPACE = 0x20;
/** A signature stands there since the third edition. */
const SIGNATURE = /^(?:\/\*[\s\S]*?\*\/|\s)*SIGNATURE\b/i;

/** A warning for what stands behind END-ISO-10303-21; and is not read: two files in one, or parts of another. */
export function trailingWarnings({ bytes, index }: Part21File): readonly Warning[] {
  const isBlank = (byte: number) => byte <= SPACE;
  let from = index.exchangeEnd;
  while (from < bytes.length && isBlank(bytes[from] as number)) from++;
  if (bytes[from] === SEMICOLON) from++;
  const rest = bytes.subarray(from);
  if (rest.every(isBlank)) return [];
  if (SIGNATURE.test(String.fromCharCode(...rest.subarray(0, 4096)))) return [];
  const message = `${rest.length} bytes behind END-ISO-10303-21 were ignored.`;
  return [{ code: 'trailing_bytes', message }];
}
