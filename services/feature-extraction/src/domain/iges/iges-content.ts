/** Which form of IGES a file has. Only fixed records are read. */
export type IgesForm = 'fixed' | 'compressed' | 'binary';

const FORMS: Readonly<Record<string, IgesForm>> = { S: 'fixed', C: 'compressed', B: 'binary' };

/**
 * Column 73 of a record names its section; the first record of a file is of the start section, or of the flag
 * section that tells the compressed and the binary form. Records may lack line ends. null: no IGES.
 */
export function igesForm(text: string): IgesForm | null {
  const [, letter = ''] = /^\s{0,8}?[^\r\n]{72}([SCB])[ 0]{0,6}[1-9]\d{0,6}\s*(?:[\r\n]|$)/.exec(text) ?? [];
  if (letter !== '') return FORMS[letter] ?? null;
  return /^[^\r\n]{72}S[ 0]{6}1[^\r\n]{72}[SG][ 0]{6}[12]/.test(text) ? 'fixed' : null;
}
