/** What a TEXT, ATTRIB or ATTDEF shows: `%%` codes and carets resolved, in one line. */
export function textContent(raw: string): string {
  return percentCodes(raw).replace(CARET, (_, code: string) => CARETS[code] ?? controlled(code));
}

/** What an MTEXT shows: format codes, `%%` codes and carets resolved, lines separated by `\n`. */
export function mtextContent(raw: string): string {
  return percentCodes(
    raw.replace(FORMAT, (...match) => {
      const found = match[match.length - 1] as Readonly<Record<string, string | undefined>>;
      if (found.end !== undefined) return '\n';
      if (found.space !== undefined) return '\u00a0';
      if (found.caret !== undefined) return MTEXT_CARETS[found.caret] ?? controlled(found.caret);
      if (found.stack !== undefined) return found.stack.replace(/[\^#]\s?/, '/');
      return found.escaped ?? '';
    }),
  );
}

/** Degree, plus-minus, diameter, percent, a character by its number; switches (underline, …) show nothing. */
function percentCodes(text: string): string {
  if (!text.includes('%%')) return text;
  return text.replace(/%%(?:([cdpCDP%])|([uokUOK])|(\d{3}))/g, (_, sign, toggle, number) => {
    if (sign !== undefined) return SIGNS[(sign as string).toLowerCase()] as string;
    return toggle === undefined ? String.fromCharCode(Number(number)) : '';
  });
}

const SIGNS: Readonly<Record<string, string>> = { c: 'Ø', d: '°', p: '±', '%': '%' };

/** `^A` stands for the character whose code is lower by 64, and so on; a caret itself is `^` and a space. */
const CARET = /\^([ -~])/g;
const CARETS: Readonly<Record<string, string>> = { ' ': '^', I: ' ' };
const MTEXT_CARETS: Readonly<Record<string, string>> = { ' ': '^', I: ' ', J: '\n', M: '' };
/** Takes the place of a control character that has no picture. */
const UNPRINTABLE = '\u25af';

function controlled(code: string): string {
  const character = code.charCodeAt(0) - 64;
  return character >= 32 ? String.fromCharCode(character) : UNPRINTABLE;
}

/** Format codes of MTEXT, bounded in length so that no text takes quadratic time: an escaped character, a break, a setting up to `;`, a stack, a switch, a caret, a brace. */
const FORMAT =
  /\\(?<escaped>[\\{}])|\\(?<end>[PNX])|\\[ACcFfHhQTWp][^;{}]{0,256};|\\S(?<stack>[^;]{0,256});|\\[LlOoKk]|\\(?<space>~)|\^(?<caret>[ -~])|[{}]/g;
