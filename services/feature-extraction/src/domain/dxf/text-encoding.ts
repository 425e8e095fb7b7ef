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
  DOS866: 'ibm866',
  DOS932: 'shift_jis',
  DOS936: 'gbk',
  DOS949: 'euc-kr',
  DOS950: 'big5',
  GB2312: 'gbk',
  BIG5: 'big5',
  KSC5601: 'euc-kr',
  MACINTOSH: 'macintosh',
  'MAC-ROMAN': 'macintosh',
  ISO8859_2: 'iso-8859-2',
  ISO8859_3: 'iso-8859-3',
  ISO8859_4: 'iso-8859-4',
  ISO8859_5: 'iso-8859-5',
  ISO8859_6: 'iso-8859-6',
  ISO8859_7: 'iso-8859-7',
  ISO8859_8: 'iso-8859-8',
  ISO8859_9: 'windows-1254',
};

/** `\M+nXXXX`: a character of two bytes in one of these code pages. */
const MULTI_BYTE: Readonly<Record<string, string>> = { 1: 'shift_jis', 2: 'big5', 3: 'euc-kr', 5: 'gbk' };

export type TextDecode = (raw: string) => string;

/**
 * How the texts of a file are decoded: UTF-8 since AC1021 (2007), before that in the header's code page. A
 * file that names no code page is taken as UTF-8 where its bytes are UTF-8. windows-1252 where nothing fits.
 * `\U+XXXX` is the character of that number and `\M+nXXXX` one of a code page everywhere.
 */
export function textDecoderFor(version: string, codePage: string): TextDecode {
  const named = codePage === '' ? 'utf-8' : (CODE_PAGES[codePage.toUpperCase()] ?? 'windows-1252');
  const decoder = new TextDecoder(version >= 'AC1021' ? 'utf-8' : named, { fatal: true });
  return (raw) => unescaped(isAscii(raw) ? raw : decode(raw, decoder));
}

function decode(raw: string, decoder: InstanceType<typeof TextDecoder>): string {
  const bytes = Uint8Array.from(raw, (char) => char.charCodeAt(0));
  try {
    return decoder.decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function isAscii(raw: string): boolean {
  for (let i = 0; i < raw.length; i++) if (raw.charCodeAt(i) > 127) return false;
  return true;
}

function unescaped(text: string): string {
  if (!text.includes('\\U+') && !text.includes('\\M+')) return text;
  return text
    .replace(/\\U\+([0-9A-Fa-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\M\+([1235])([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})/g, (_, page: string, ...bytes) => {
      const pair = Uint8Array.of(Number.parseInt(bytes[0], 16), Number.parseInt(bytes[1], 16));
      return new TextDecoder(MULTI_BYTE[page]).decode(pair);
    });
}
