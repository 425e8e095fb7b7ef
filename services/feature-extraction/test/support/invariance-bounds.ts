import { relativeChange } from './descriptor-change.ts';
import { VARIANTS } from './shape-variants.ts';

/** Every surface and curve as a B-spline, as other kernels write what they mirrored or scaled. */
export const SPLINES = 'B-splines';

export const KINDS = [...VARIANTS, SPLINES] as const;

export type Kind = (typeof KINDS)[number];

/** How much of a descriptor may change with what is done to a part, over the length of the whole. */
export interface Bound {
  /** All of it; absent where it is meant to change. */
  readonly whole?: number;
  /** Its shape part without chirality. */
  readonly shape: number;
  /** With which the original is looked for. */
  readonly sizeWeight?: number;
}

/** What writing, moving or scaling a part may change, of one. */
const STILL = 1e-3;
/** What another program's writing may. */
const REWRITTEN = 1e-2;

export const BOUNDS: Readonly<Record<Kind, Bound>> = {
  again: { whole: 0, shape: 0 },
  rotated: { whole: STILL, shape: STILL },
  moved: { whole: STILL, shape: STILL },
  mirrored: { shape: STILL },
  'scaled 1.05': { shape: STILL },
  'scaled 2': { shape: STILL },
  'scaled 25.4': { shape: STILL, sizeWeight: 0 },
  're-exported': { whole: REWRITTEN, shape: REWRITTEN },
  'coarse mesh': { shape: 0.3 },
  'fine mesh': { shape: 0.3 },
  [SPLINES]: { whole: REWRITTEN, shape: REWRITTEN },
};

/** How much of a descriptor changed, as bounds reckon it. */
export function changeOf(original: Float32Array, variant: Float32Array): Required<Omit<Bound, 'sizeWeight'>> {
  const isShape = (block: { readonly part: string; readonly name: string }) =>
    block.part === 'shape' && block.name !== 'chirality';
  return {
    whole: relativeChange(original, variant),
    shape: relativeChange(original, variant, isShape),
  };
}

/** What exceeds its bound, in words; nothing where all holds. */
export function excessOf(kind: Kind, original: Float32Array, variant: Float32Array): readonly string[] {
  const { whole, shape } = changeOf(original, variant);
  const bound = BOUNDS[kind];
  const told = (name: string, change: number, most = Number.POSITIVE_INFINITY) =>
    change > most ? [`${name} changes by ${change.toExponential(1)}, more than ${most}`] : [];
  return [...told('the whole', whole, bound.whole), ...told('its shape', shape, bound.shape)];
}
