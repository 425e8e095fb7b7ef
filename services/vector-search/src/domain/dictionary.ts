/** Texts as small numbers, so that columns are compact and comparing them is one operation. 0 is "none". */
export interface Dictionary {
  /** The code of a text, a new one when it was never seen. */
  encode(text: string | null): number;
  /** The code of a text, or undefined when no row ever had it. */
  find(text: string): number | undefined;
  decode(code: number): string | null;
}

export function createDictionary(): Dictionary {
  const codes = new Map<string, number>();
  const texts: (string | null)[] = [null];
  return {
    encode: (text) => {
      if (text === null) return 0;
      const known = codes.get(text);
      if (known !== undefined) return known;
      codes.set(text, texts.length);
      return texts.push(text) - 1;
    },
    find: (text) => codes.get(text),
    decode: (code) => texts[code] ?? null,
  };
}
