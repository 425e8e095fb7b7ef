/** A repeatable source of choices. */
export interface Random {
  /** 0 ≤ x < 1. */
  float(): number;
  /** An integer, 0 ≤ x < `limit`; 0 when the limit is not positive. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** One of the items. Throws on an empty list. */
  pick<T>(items: readonly T[]): T;
}

/**
 * The choices of one case: the same text gives the same row for ever. sfc32 of Chris Doty-Humphrey (PractRand),
 * seeded by FNV-1a.
 */
export function createRandom(text: string): Random {
  let a = fnv1a(text, 0x811c9dc5);
  let b = fnv1a(text, 0x9e3779b9);
  let c = fnv1a(text, 0x243f6a88);
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 16; round++) next();
  const float = () => next() / 2 ** 32;
  const below = (limit: number) => Math.floor(float() * Math.max(1, limit));
  return {
    float,
    below,
    chance: (probability) => float() < probability,
    pick: <T>(items: readonly T[]) => {
      if (items.length === 0) throw new Error('Nothing to pick from');
      return items[below(items.length)] as T;
    },
  };
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
