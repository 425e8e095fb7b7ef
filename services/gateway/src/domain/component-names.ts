import type { UniquePart } from './unique-parts.ts';

export interface ComponentName {
  readonly name: string;
  readonly partNumber?: string;
}

const MAX_NAME = 200;

/**
 * What the parts taken out of an assembly are called: as their products are. A number that several of them
 * have, or the assembly itself, tells none of them apart and is left out, as is one that no label can be.
 */
export function componentNames(
  unique: readonly UniquePart[],
  assemblyNumber: string | null,
): readonly ComponentName[] {
  const uses = new Map<string, number>();
  for (const { partNumber } of unique) {
    const number = partNumber?.normalize();
    if (number !== undefined) uses.set(number, (uses.get(number) ?? 0) + 1);
  }
  return unique.map(({ key, name, ...given }) => {
    const partNumber = given.partNumber?.normalize() ?? null;
    const called = { name: plainText(name) || plainText(key) || 'part' };
    const isOwn =
      partNumber !== null &&
      uses.get(partNumber) === 1 &&
      partNumber !== assemblyNumber &&
      partNumber === plainText(partNumber);
    return isOwn ? { ...called, partNumber } : called;
  });
}

/** One line without control characters, as the catalogue takes it. */
function plainText(text: string): string {
  return text
    .toWellFormed()
    .normalize()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_NAME)
    .toWellFormed();
}
