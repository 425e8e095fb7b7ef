import { extents, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import { type DrawingLines, flattenDrawing } from '../domain/dxf/flatten-drawing.ts';
import { readDrawingFile } from '../domain/read-drawing-file.ts';
import { unitOfSize } from '../domain/unit-of-size.ts';

/** A chord may leave its curve by this share of the diagonal: a fifth of a pixel of the largest picture. */
const TOLERANCE = 2e-4;
/** More than any picture shows; about 100 MB while they are drawn. */
const MAX_POINTS = 1_000_000;

/** The lines of a drawing, as fine as its pictures need. Throws what `readDrawingFile` throws. */
export function flattenPlan(bytes: Uint8Array, sizeMm: Vec3 | undefined): DrawingLines {
  const { boundingBox, units } = readDrawingFile(bytes);
  const size = extents(boundingBox);
  const named = sizeMm && units.assumed ? unitOfSize(size, sizeMm) : undefined;
  const diagonal = Math.hypot(...size) * (named ? MM_PER_UNIT[named] : 1);
  return flattenDrawing(bytes, {
    toleranceMm: diagonal * TOLERANCE,
    maxPoints: MAX_POINTS,
    ...(named ? { units: named } : {}),
  });
}
