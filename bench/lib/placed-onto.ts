import type { Evidence } from '../../services/feature-extraction/src/domain/compare/evidence.ts';
import type { SolidShape } from '../../services/feature-extraction/src/domain/compare/solid-shape.ts';
import { TriangleTree } from '../../services/feature-extraction/src/domain/compare/triangle-tree.ts';

const POINTS = 400;
/** The kernel's triangles stray somewhat farther than it is asked for. */
const CHORDS = 2;
/** What sums leave of the digits, relative to how far the second shape reaches. */
const ROUNDING = 1e-6;

/** What is stated is rounded to this, in mm. */
const STATED = 1e-5;

/**
 * Two that are called one shape are nowhere farther apart than this share of how far the second reaches: chords of the
 * coarse meshes may be half a percent of the diagonal.
 */
const ONE_SHAPE = 0.018;

/**
 * Whether the stated place brings the first shape onto the second: no vertex of it is farther from the triangles there
 * than the stated deviation and their chords allow, which for one shape is little. Of two that are `near` it only says
 * that place and deviation belong together, not that the place is the best. True where no place is stated.
 */
export function isPlacedOnto(a: SolidShape, b: SolidShape, evidence: Evidence): boolean {
  const { transform, maxDeviationMm } = evidence;
  if (transform === null || maxDeviationMm === null) return true;
  const tree = new TriangleTree(b.positions, b.triangles);
  const reach = b.positions.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (evidence.class !== 'near' && maxDeviationMm > ONE_SHAPE * reach) return false;
  const allowedMm = maxDeviationMm + CHORDS * b.chordErrorMm + b.gapMm + STATED + ROUNDING * reach;
  const step = Math.max(1, Math.floor(a.triangles.length / POINTS));
  for (let i = 0; i < a.triangles.length; i += step) {
    const at = (a.triangles[i] as number) * 3;
    const image = [0, 1, 2].map((row) => {
      const cell = (column: number) => transform[row * 4 + column] as number;
      const [x, y, z] = a.positions.subarray(at, at + 3) as unknown as [number, number, number];
      return cell(0) * x + cell(1) * y + cell(2) * z + cell(3);
    });
    const { distance } = tree.nearest(image as unknown as Parameters<TriangleTree['nearest']>[0]);
    if (distance > allowedMm) return false;
  }
  return true;
}
