import { type BoundingBox, extents } from '@cadml/cad-model';
import { AppError, type ErrorContext } from '@cadml/errors';
import type { ShapeMeasures } from './measure-shape.ts';

/** Nothing that is manufactured reaches a thousand kilometres; garbage from a damaged file does. */
const MAX_COORDINATE_MM = 1e9;
const VOLUME_SLACK = 1 + 1e-6;

/**
 * Refuses what the kernel delivers for a damaged file without complaint: no faces, lost faces, infinite or
 * absurd values, solids of negative volume or larger than their own box. Returns the box, now known to exist.
 *
 * `declaredFaces` is what the file itself promises. Throws PARSE_FAILED, stage geometry.
 */
export function checkMeasures(measures: ShapeMeasures, declaredFaces: number): BoundingBox {
  const { faces, distinctFaces } = measures;
  if (faces === 0)
    throw broken('The file contains no faces. Export the part with its geometry.', { declaredFaces });
  if (distinctFaces < declaredFaces) {
    throw broken(
      `Only ${distinctFaces} of the ${declaredFaces} faces in the file could be built. Repair or re-export it.`,
      { faces: distinctFaces, declaredFaces },
    );
  }
  checkVolumes(measures);
  checkArea(measures);
  return checkBox(measures.boundingBox);
}

function checkVolumes({ solidVolumes }: ShapeMeasures): void {
  for (const { volumeMm3, boxVolumeMm3 } of solidVolumes) {
    const sound = Number.isFinite(volumeMm3) && volumeMm3 > 0 && volumeMm3 <= boxVolumeMm3 * VOLUME_SLACK;
    if (!sound) {
      throw broken('A solid in the file is not closed or is inside out. Repair or re-export it.', {
        volumeMm3: String(volumeMm3),
      });
    }
  }
}

function checkArea({ areaMm2 }: ShapeMeasures): void {
  if (!Number.isFinite(areaMm2) || areaMm2 <= 0 || areaMm2 > MAX_COORDINATE_MM ** 2) {
    throw broken('The faces in the file have no sensible area. Repair or re-export it.', {
      areaMm2: String(areaMm2),
    });
  }
}

function checkBox(box: BoundingBox | null): BoundingBox {
  const sound =
    box !== null &&
    [...box.min, ...box.max].every((value) => Math.abs(value) <= MAX_COORDINATE_MM) &&
    extents(box).every((extent) => extent >= 0) &&
    extents(box).some((extent) => extent > 0);
  if (!sound) {
    throw broken('The part has no sensible size: empty, infinite or over a thousand kilometres.', {
      limitMm: MAX_COORDINATE_MM,
    });
  }
  return box;
}

function broken(message: string, context: ErrorContext): AppError {
  return new AppError({ code: 'PARSE_FAILED', stage: 'geometry', message, context });
}
