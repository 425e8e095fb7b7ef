/** Kinds of token of the exchange structure (ISO 10303-21:2016, 6.4). Small integers: they are hot. */
export const NEED_MORE = 0;
export const END = 1;
export const KEYWORD = 2;
export const INSTANCE = 3;
export const INTEGER = 4;
export const REAL = 5;
export const STRING = 6;
export const BINARY = 7;
export const ENUMERATION = 8;
export const OMITTED = 9;
export const DERIVED = 10;
export const OPEN = 11;
export const CLOSE = 12;
export const COMMA = 13;
export const EQUALS = 14;
export const SEMICOLON = 15;
export const RESOURCE = 16;
/** Edition 3: `#PI`, `@42`, `@PI` stand for values that are defined elsewhere. */
export const CONSTANT = 17;
/** `{`, `}`, `:` of anchor tags and `/` of exported scopes; no value. */
export const PUNCTUATION = 18;

export type TokenKind = number;

/** Classes of the first byte of a token. */
export const CLASS_SPACE = 1;
export const CLASS_WORD = 2;
export const CLASS_NUMBER = 3;
export const CLASS_SINGLE = 4;

/** Class of each byte, and the token kind of those that are a token by themselves. */
export const BYTE_CLASS = new Uint8Array(256);
export const SINGLE_KIND = new Uint8Array(256);
/** 1 for bytes that continue a keyword: letters, digits, `_` and the `-` of ISO-10303-21. */
export const IS_WORD = new Uint8Array(256);

function mark(text: string, table: Uint8Array, value: number): void {
  for (const char of text) table[char.charCodeAt(0)] = value;
}

mark(' \t\r\n\f\v\0', BYTE_CLASS, CLASS_SPACE);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_!&', BYTE_CLASS, CLASS_WORD);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789-', IS_WORD, 1);
mark('0123456789+-', BYTE_CLASS, CLASS_NUMBER);
mark('$*(),=;{}:/', BYTE_CLASS, CLASS_SINGLE);
for (const [char, kind] of [
  ['$', OMITTED],
  ['*', DERIVED],
  ['(', OPEN],
  [')', CLOSE],
  [',', COMMA],
  ['=', EQUALS],
  [';', SEMICOLON],
  ['{', PUNCTUATION],
  ['}', PUNCTUATION],
  [':', PUNCTUATION],
  ['/', PUNCTUATION],
] as const) {
  mark(char, SINGLE_KIND, kind);
}
