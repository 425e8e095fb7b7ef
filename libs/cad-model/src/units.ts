/** Length units a CAD file can declare, and how many millimetres one of each is. */
export const MM_PER_UNIT = {
  mm: 1,
  cm: 10,
  dm: 100,
  m: 1000,
  km: 1e6,
  um: 1e-3,
  nm: 1e-6,
  inch: 25.4,
  foot: 304.8,
  yard: 914.4,
  mile: 1609344,
  mil: 0.0254,
  microinch: 2.54e-5,
} as const;

export type LengthUnit = keyof typeof MM_PER_UNIT;

export function isLengthUnit(value: string): value is LengthUnit {
  return Object.hasOwn(MM_PER_UNIT, value);
}
