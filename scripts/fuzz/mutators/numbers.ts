import type { Random } from '../random.ts';

/** What numbers in damaged and hostile files look like. */
const EXTREMES = [
  ...['0.', '-0.', '0', '-0', '1', '-1', '-1.', '1.E-30', '1E-320', '1.E9', '-1.E9', '1.E15', '-1E15'],
  ...['1E38', '3.5E38', '1.E100', '1E308', '-1E308', '1.E309', '1.E400', '1E-400', '1E99999', '1E+'],
  ...['NaN', 'nan', '-nan', 'inf', 'Infinity', '-INF', '1.#QNAN', '1.#INF', '127', '128', '255', '256'],
  ...['32767', '32768', '65535', '65536', '2147483647', '2147483648', '-2147483649', '4294967295'],
  ...['4294967296', '9007199254740993', '99999999999999999999999', '0x10', '1,5', '1.5.5', '--1', '+', '.'],
] as const;

/** Bit patterns of float32: the same, for binary files. */
const FLOAT_BITS = [
  ...[0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000, 0xffffffff],
  ...[0x7f7fffff, 0xff7fffff, 0x00000001, 0x00800000, 0x4e6e6b28, 0x501502f9, 0x5d5e0b6b],
] as const;

/** An extreme in place of a number, or one that is near it: another sign, scale, last digit. */
export function otherNumber(literal: string, random: Random): string {
  if (random.chance(0.4)) return random.pick(EXTREMES);
  const value = Number(literal);
  if (!Number.isFinite(value)) return random.pick(EXTREMES);
  return /[.eE]/.test(literal) ? realText(nearReal(value, random)) : String(nearInteger(value, random));
}

export function otherFloatBits(bits: number, random: Random): number {
  if (random.chance(0.5)) return random.pick(FLOAT_BITS);
  return (bits ^ (1 << random.below(32))) >>> 0;
}

function nearReal(value: number, random: Random): number {
  const change = random.pick([
    () => -value,
    () => value * 10 ** (random.below(13) - 6),
    () => value * (1 + 1e-7 * random.float()),
    () => value * (0.5 + random.float()),
    () => value + random.float(),
    () => value + 1e-6,
    () => value * 25.4,
  ]);
  return change();
}

function nearInteger(value: number, random: Random): number {
  return random.pick([value + 1, value - 1, -value, value * 2, value + random.below(1000), value * 1000]);
}

/** As STEP writes reals, which the other formats read as well. */
function realText(value: number): string {
  const text = String(value).toUpperCase();
  return /[.E]/.test(text) ? text.replace(/^(-?\d+)E/, '$1.E') : `${text}.`;
}
