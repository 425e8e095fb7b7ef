/**
 * The text of a string token (with its quotes), after ISO 10303-21, 6.4.3: `''`, `\\`, `\S\`, `\P?\`, `\X\`,
 * `\X2\…\X0\`, `\X4\…\X0\`, `\N\` as a line break and `\F\` as a page break. Line ends of the file itself do
 * not count. Raw bytes above 127, which the standard forbids and many exporters write, are read as UTF-8 when
 * they are, else as ISO 8859-1. A directive that is not well formed stays as it is written. Control characters
 * that are no space are dropped, halves of a character without the other become U+FFFD: what comes out is text
 * that JSON and every store take.
 */
export function decodeString(token: Uint8Array): string {
  const inner = token.subarray(1, token.length - 1);
  const raw = decodeRaw(inner).replaceAll("''", "'").replace(LINE_BREAKS, '');
  const text = raw.includes('\\') ? directives(raw) : raw;
  return text.toWellFormed().replace(CONTROLS, '');
}

function decodeRaw(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder('iso-8859-1').decode(bytes);
  }
}

/** All but tabs, line and page breaks. */
const CONTROLS = /(?![\t\n\f\r\x80-\x9f])\p{Cc}/gu;

/** Long strings are wrapped by some exporters. */
const LINE_BREAKS = /[\r\n]+/g;

const DIRECTIVE =
  /\\\\|\\[NF]\\|\\S\\(?<upper>[\s\S])|\\P(?<page>[A-I])\\|\\X\\(?<byte>[0-9A-Fa-f]{2})|\\X2\\(?<utf16>(?:[0-9A-Fa-f]{4})*)\\X0\\|\\X4\\(?<utf32>(?:[0-9A-Fa-f]{8})*)\\X0\\/g;

function directives(raw: string): string {
  let alphabet = 1;
  return raw.replace(DIRECTIVE, (whole, ...rest) => {
    const found = rest[rest.length - 1] as Readonly<Record<string, string | undefined>>;
    if (found.page !== undefined) {
      alphabet = found.page.charCodeAt(0) - 64;
      return '';
    }
    if (found.upper !== undefined) return fromPage(alphabet, found.upper);
    if (found.byte !== undefined) return String.fromCharCode(Number.parseInt(found.byte, 16));
    if (found.utf16 !== undefined) return codePoints(found.utf16, 4);
    if (found.utf32 !== undefined) return codePoints(found.utf32, 8);
    if (whole === '\\F\\') return '\f';
    return whole === '\\N\\' ? '\n' : '\\';
  });
}

/** `\S\c` is the character 128 above c in the page of ISO 8859 that `\P?\` chose (`\PA\` is part 1). */
function fromPage(alphabet: number, char: string): string {
  const byte = (char.charCodeAt(0) & 0x7f) | 0x80;
  return new TextDecoder(`iso-8859-${alphabet}`).decode(Uint8Array.of(byte));
}

function codePoints(hex: string, digits: number): string {
  let text = '';
  for (let i = 0; i < hex.length; i += digits) {
    const code = Number.parseInt(hex.slice(i, i + digits), 16);
    if (digits === 4) text += String.fromCharCode(code);
    else text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}
