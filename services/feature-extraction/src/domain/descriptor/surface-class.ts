import type { Region } from '../shape/shape-document.ts';

/** Kinds of surface as a designer sees them. */
export const SURFACE_CLASSES = [
  'plane',
  'boss',
  'hole',
  'cone',
  'countersink',
  'sphere',
  'torus',
  'freeform',
] as const;

export type SurfaceClass = (typeof SURFACE_CLASSES)[number];

/** A convex cylinder is a boss, a concave one a hole (or part of one); cones likewise. */
export function surfaceClass({ surface, bend }: Pick<Region, 'surface' | 'bend'>): SurfaceClass {
  if (surface.kind === 'cylinder') return bend === 'concave' ? 'hole' : 'boss';
  if (surface.kind === 'cone') return bend === 'concave' ? 'countersink' : 'cone';
  return surface.kind;
}
