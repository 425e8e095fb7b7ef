import type { Colour } from '../scene.ts';

/** The steel of the pictures, as files write colours. */
const STEEL: Colour = [0.66, 0.7, 0.75, 1];

/** The materials of a model: one for each colour. */
export class Materials {
  readonly list: object[] = [];
  readonly #known = new Map<string, number>();

  /** The number of the material for a colour; null is a neutral steel. */
  of(colour: Colour | null): number {
    const [red, green, blue, opacity] = colour ?? STEEL;
    const factor = [linear(red), linear(green), linear(blue), rounded(opacity)];
    const key = factor.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.list.push(materialOf(factor, opacity)) - 1;
    this.#known.set(key, index);
    return index;
  }
}

function materialOf(baseColorFactor: readonly number[], opacity: number): object {
  return {
    pbrMetallicRoughness: { baseColorFactor, metallicFactor: 0.2, roughnessFactor: 0.6 },
    // Surface models show their inside too.
    doubleSided: true,
    ...(opacity < 1 ? { alphaMode: 'BLEND' } : {}),
  };
}

/** From sRGB (IEC 61966-2-1) to the linear scale of glTF. Four places, so that every machine says the same. */
function linear(value: number): number {
  return rounded(value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
}

function rounded(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}
