import type { BodyPlacement } from '../domain/shape/describe-shape.ts';
import type { Tessellation } from './brep-shape.ts';
import { isPlaneBody } from './plane-bodies.ts';

/** Parts that are put together share less of their space than this, over their diagonal, by the rounding of their numbers. */
const TOUCH = 1e-4;

/** Of each placed body, in mm. Planes have none; what parts may touch by counts instead. */
export function chordErrorsOf(
  { meshes, chordErrorMm }: Tessellation,
  placed: readonly BodyPlacement[],
  boxes: Float64Array,
): readonly number[] {
  const planes = meshes.map(isPlaneBody);
  return placed.map(({ definition }, body) => {
    const [x, y, z] = [0, 1, 2].map(
      (k) => (boxes[body * 6 + 3 + k] as number) - (boxes[body * 6 + k] as number),
    );
    const touch = TOUCH * Math.hypot(x as number, y as number, z as number);
    return planes[definition] ? Math.min(chordErrorMm, touch) : chordErrorMm;
  });
}
