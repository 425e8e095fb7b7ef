import type { Evidence } from '../../services/feature-extraction/src/domain/compare/evidence.ts';
import type { SolidShape } from '../../services/feature-extraction/src/domain/compare/solid-shape.ts';
import { TriangleTree } from '../../services/feature-extraction/src/domain/compare/triangle-tree.ts';

const POINTS = 400;
/** What sums leave of the digits, relative to how far the second shape reaches. */
const ROUNDING = 1e-6;

/**
 * Whether the stated place brings the first shape onto the second: no vertex of it is farther from the triangles there
 * than the stated deviation and their chords allow. True where no place is stated.
 */
export function isPlacedOnto(a: SolidShape, b: SolidShape, { transform, maxDeviationMm }: Evidence): boolean {
  if (transform === null || maxDeviationMm === null) return true;
  const tree = new TriangleTree(b.positions, b.triangles);
  const reach = b.positions.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const allowedMm = maxDeviationMm + b.chordErrorMm + b.gapMm + ROUNDING * reach;
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
