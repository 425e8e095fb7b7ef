import { joinedBytes } from './joined-bytes.ts';

const QUOTE = 0x27;
const SLASH = 0x2f;
const STAR = 0x2a;

/**
 * Part 21 text without comments of more than `maxBytes`, and with every longer string empty; the same array where
 * there is none of them. For readers that cannot hold long tokens and have no use for what they say. Linear in
 * time; what has no end stays as it is.
 */
export function dropLongTokens(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  for (let at = nextToken(bytes, 0); at < bytes.length; ) {
    const isString = bytes[at] === QUOTE;
    const end = isString ? endOfString(bytes, at) : endOfComment(bytes, at);
    if (end - at > maxBytes && end < bytes.length) {
      kept.push(bytes.subarray(from, isString ? at + 1 : at));
      from = isString ? end - 1 : end;
    }
    at = nextToken(bytes, end);
  }
  return kept.length === 0 ? bytes : joinedBytes([...kept, bytes.subarray(from)]);
}

/** Where the next string or comment begins; behind the end where there is none. */
function nextToken(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === QUOTE || (bytes[at] === SLASH && bytes[at + 1] === STAR)) return at;
  }
  return bytes.length;
}

/** Behind its closing quote; a doubled one closes nothing. */
function endOfString(bytes: Uint8Array, at: number): number {
  for (let quote = bytes.indexOf(QUOTE, at + 1); quote >= 0; quote = bytes.indexOf(QUOTE, quote + 2)) {
    if (bytes[quote + 1] !== QUOTE) return quote + 1;
  }
  return bytes.length;
}

function endOfComment(bytes: Uint8Array, at: number): number {
  for (let star = bytes.indexOf(STAR, at + 2); star >= 0; star = bytes.indexOf(STAR, star + 1)) {
    if (bytes[star + 1] === SLASH) return star + 2;
  }
  return bytes.length;
}
