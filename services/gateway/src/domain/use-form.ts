import type { Transform } from './file-structure.ts';

/** How a use shows its product: as the file defines it, or mirrored, in another size, or stretched. */
export interface UseForm {
  /** Factor of all lengths; of a stretched one the cube root of what the volume is multiplied by. */
  readonly scale: number;
  readonly isMirrored: boolean;
  /** Not by one factor in all directions, or sheared. */
  readonly isStretched: boolean;
}

export const AS_DEFINED: UseForm = { scale: 1, isMirrored: false, isStretched: false };

/** Placements are written with so many digits. */
const SLACK = 1e-5;

type Column = readonly [number, number, number];

/** The form that a placement gives what it places. */
export function formOf(transform: Transform): UseForm {
  const [a, b, c] = [0, 1, 2].map((k) => [0, 4, 8].map((row) => transform[row + k] ?? 0)) as unknown as [
    Column,
    Column,
    Column,
  ];
  const volume = dot(cross(a, b), c);
  const scale = Math.cbrt(Math.abs(volume));
  const lengths = [a, b, c].map((column) => Math.sqrt(dot(column, column)));
  const leans = [dot(a, b), dot(b, c), dot(c, a)];
  const isStretched =
    lengths.some((length) => Math.abs(length - scale) > SLACK * scale) ||
    leans.some((lean) => Math.abs(lean) > SLACK * scale ** 2);
  return { scale: Math.abs(scale - 1) <= SLACK ? 1 : scale, isMirrored: volume < 0, isStretched };
}

/** The form of a use within another one. */
export function within(outer: UseForm, inner: UseForm): UseForm {
  return {
    scale: outer.scale * inner.scale,
    isMirrored: outer.isMirrored !== inner.isMirrored,
    isStretched: outer.isStretched || inner.isStretched,
  };
}

export function isAsDefined({ scale, isMirrored, isStretched }: UseForm): boolean {
  return Math.abs(scale - 1) <= SLACK && !isMirrored && !isStretched;
}

/** Equal for forms that no placement tells apart. */
export function formKey({ scale, isMirrored, isStretched }: UseForm): string {
  return `${scale.toPrecision(5)}:${isMirrored}:${isStretched}`;
}

function dot(a: Column, b: Column): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Column, b: Column): Column {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
