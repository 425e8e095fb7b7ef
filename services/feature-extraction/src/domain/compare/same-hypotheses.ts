import type { PreparedShape } from './prepared-shape.ts';

/** In which way two shapes may be one. */
export interface Hypothesis {
  /** From the first to the second. */
  readonly scale: number;
  /** Whether the scale is an estimate. */
  readonly isScaleOpen: boolean;
  readonly isMirrored: boolean;
  readonly isScaled: boolean;
}

/** How exactly the measures of triangles tell those of a surface, relative; and of B-reps, which are integrals. */
const TOLERANCE = { mesh: 0.06, brep: 1.2e-3 } as const;
/** Factors nearer to 1 than these are no enlargement: they cannot be told from chords, or from translators. */
const LEAST_SCALE = { mesh: 2e-3, brep: 2e-5 } as const;

/** What is worth trying: measures that disagree rule it out before any point is compared. Likeliest first. */
export function sameHypotheses(a: PreparedShape, b: PreparedShape): readonly Hypothesis[] {
  if (differInHandles(a, b)) return [];
  const kind = kindOf(a, b);
  const scale = Math.sqrt(areaOf(b, kind) / areaOf(a, kind));
  const tolerance = TOLERANCE[kind];
  const isEqual = Math.abs(scale - 1) <= tolerance && agree(a, b, { scale: 1, tolerance });
  const isScaled = Math.abs(scale - 1) > leastScale(a, b) && agree(a, b, { scale, tolerance });
  const both = (own: Omit<Hypothesis, 'isMirrored'>): Hypothesis[] => [
    { ...own, isMirrored: false },
    { ...own, isMirrored: true },
  ];
  return [
    ...(isEqual ? both({ scale: 1, isScaleOpen: false, isScaled: false }) : []),
    ...(isScaled ? both({ scale, isScaleOpen: kind === 'mesh', isScaled: true }) : []),
  ];
}

/** Whether one of two closed shapes has a through hole more: chords never make one. Of as many bodies. */
function differInHandles({ shape: a }: PreparedShape, { shape: b }: PreparedShape): boolean {
  const [p, q] = [a.measures, b.measures];
  return p.genus !== null && q.genus !== null && p.solids === q.solids && p.genus !== q.genus;
}

/** A factor that differs from 1 by no more is none. */
export function leastScale(a: PreparedShape, b: PreparedShape): number {
  return LEAST_SCALE[kindOf(a, b)];
}

function kindOf(a: PreparedShape, b: PreparedShape): 'mesh' | 'brep' {
  return a.shape.kind === 'brep' && b.shape.kind === 'brep' ? 'brep' : 'mesh';
}

function areaOf({ shape, moments }: PreparedShape, kind: 'mesh' | 'brep'): number {
  return kind === 'brep' ? shape.measures.areaMm2 : moments.area;
}

interface Agreement {
  readonly scale: number;
  readonly tolerance: number;
}

function agree(a: PreparedShape, b: PreparedShape, { scale, tolerance }: Agreement): boolean {
  const [p, q] = [a.shape.measures.volumeMm3, b.shape.measures.volumeMm3];
  const volumes = p === null || q === null || isNear(p * scale ** 3, q, 2 * tolerance);
  // Spreads come from triangles in either case, and chords of a coarse tessellation change them.
  const largest = b.moments.spreads[0];
  const spreads = a.moments.spreads.every(
    (spread, i) =>
      Math.abs(spread * scale ** 2 - (b.moments.spreads[i] as number)) <= TOLERANCE.mesh * largest,
  );
  return volumes && spreads;
}

function isNear(x: number, y: number, tolerance: number): boolean {
  return Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y));
}
