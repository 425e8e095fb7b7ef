import { type Delimiters, valueAt } from './free-format.ts';
import { igesError } from './iges-error.ts';
import type { IgesRecords } from './records.ts';

/** What the global section says, as far as it matters here. */
export interface IgesGlobal {
  /** Parameters 1 and 2; the parameter section is written with them too. */
  readonly delimiters: Delimiters;
  /** Parameter 13: lengths in the file over those in the world; 1 where it is left out. */
  readonly modelScale: number;
  /** Parameter 14; null where it is left out. */
  readonly unitFlag: number | null;
  /** Parameter 15 in capitals; empty where it is left out. */
  readonly unitName: string;
}

const MODEL_SCALE = 12;
/** A file that is made smaller or larger than by this means something else. */
const MAX_MODEL_SCALE = 1e6;
const UNIT_FLAG = 13;
const UNIT_NAME = 14;

/**
 * The global section: parameters in free format, the first two of which are the delimiters, strings counted
 * in the manner of Hollerith (`4HINCH`). Throws PARSE_FAILED when it is missing or does not end, and for a model space
 * scale without sense.
 */
export function readGlobalSection(records: IgesRecords): IgesGlobal {
  let text = '';
  for (let i = 0; i < records.count('G'); i++) text += records.content('G', i);
  const values = splitParameters(text);
  const [delimiter = ',', end = ';'] = values;
  const flag = (values[UNIT_FLAG] ?? '').trim();
  if (flag !== '' && !/^\d{1,4}$/.test(flag)) throw igesError(`'${flag.slice(0, 20)}' is no unit flag`);
  return {
    delimiters: { delimiter, end },
    modelScale: modelScaleIn(values[MODEL_SCALE] ?? ''),
    unitFlag: flag === '' ? null : Number(flag),
    unitName: (values[UNIT_NAME] ?? '').trim().toUpperCase(),
  };
}

/** IGES 5.3, 2.2.4.3.13: 0.125 says that one unit of the file is eight in the world. Exponents are E or D. */
function modelScaleIn(value: string): number {
  const text = value.trim();
  if (text === '') return 1;
  const scale = Number(text.replace(/D/i, 'E'));
  if (scale >= 1 / MAX_MODEL_SCALE && scale <= MAX_MODEL_SCALE) return scale;
  throw igesError(`'${text.slice(0, 20)}' is no model space scale`);
}

/** The values up to the record delimiter; a string without its count. */
function splitParameters(text: string): readonly string[] {
  const [delimiter, afterFirst] = delimiterAt(text, 0, ',');
  const [end, afterSecond] = delimiterAt(text, afterFirst, ';', delimiter);
  const values = [delimiter, end];
  let at = afterSecond;
  while (at < text.length) {
    const [value, next] = valueAt(text, at, { delimiter, end });
    values.push(value);
    if (text.charAt(next) === end) return values;
    at = next + 1;
  }
  throw igesError('its global section does not end');
}

/** One of the two delimiters, itself followed by the first; the default where it is left out. */
function delimiterAt(text: string, at: number, standard: string, first?: string): [string, number] {
  const given = /^\s*1H(.)/s.exec(text.slice(at, at + 16));
  const own = given?.[1] ?? standard;
  const next = at + (given?.[0].length ?? 0);
  if (text.charAt(next) !== (first ?? own)) throw igesError('its global section has no delimiters');
  return [own, next + 1];
}
