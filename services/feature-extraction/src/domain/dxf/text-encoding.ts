/** Code pages of $DWGCODEPAGE by their WHATWG names. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  ANSI_874: 'windows-874',
  ANSI_932: 'shift_jis',
  ANSI_936: 'gbk',
  ANSI_949: 'euc-kr',
  ANSI_950: 'big5',
  ANSI_1250: 'windows-1250',
  ANSI_1251: 'windows-1251',
  ANSI_1253: 'windows-1253',
  ANSI_1254: 'windows-1254',
  ANSI_1255: 'windows-1255',
  ANSI_1256: 'windows-1256',
  ANSI_1257: 'windows-1257',
  ANSI_1258: 'windows-1258',
};

export type TextDecode = (raw: string) => string;

/**
 * How the texts of a file are decoded: UTF-8 since AC1021 (2007), before that in the header's code page;
 * windows-1252 where neither fits. `\U+XXXX` is the character of that number everywhere.
 */
export function textDecoderFor(version: string, codePage: string): TextDecode {
  const named = version >= 'AC1021' ? 'utf-8' : (CODE_PAGES[codePage.toUpperCase()] ?? 'windows-1252');
  return (raw) => unescaped(isAscii(raw) ? raw : decode(raw, named));
}

function decode(raw: string, encoding: string): string {
  const bytes = Uint8Array.from(raw, (char) => char.charCodeAt(0));
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function isAscii(raw: string): boolean {
  for (let i = 0; i < raw.length; i++) if (raw.charCodeAt(i) > 127) return false;
  return true;
}

function unescaped(text: string): string {
  if (!text.includes('\\U+')) return text;
  return text.replace(/\\U\+([0-9A-Fa-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
