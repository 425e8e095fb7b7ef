import { type BoundingBox, extents, type Vec3 } from '@cadml/cad-model';
import { AppError, type ErrorContext } from '@cadml/errors';
import type { Warning } from '../domain/document.ts';
import { MAX_COORDINATE_MM, MIN_EXTENT_MM } from '../domain/sensible-size.ts';
import { boxVolume } from './bounding-box.ts';
import type { ShapeFaces, ShapeMeasures } from './measure-shape.ts';

/** The tight box is right to about 1e-7 mm. */
const BOX_ERROR_MM = 1e-6;
const VOLUME_SLACK = 1 + 1e-6;
/**
 * How far, over the diagonal of the part, an edge may end from its vertex. The kernel bridges any distance
 * without complaint; of 530 published parts one reaches 0.021 and the next 0.006, a wrong coordinate or radius
 * begins at 0.07.
 */
const MAX_GAP = 0.05;
/** What is above is said: it is beyond what exporters round away. */
const TOLD_GAP = 0.007;

/**
 * Refuses faces that the kernel delivers for a damaged file without complaint: none, fewer than the file itself
 * promises (`declaredFaces`), an infinite or absurd area. Throws PARSE_FAILED, stage geometry.
 */
export function checkFaces({ faces, distinctFaces, areaMm2 }: ShapeFaces, declaredFaces: number): void {
  if (faces === 0 && declaredFaces === 0) {
    throw broken('The file contains no faces. Export the part with its geometry.', { faces, declaredFaces });
  }
  if (faces === 0 || distinctFaces < declaredFaces) {
    throw broken(
      `Only ${distinctFaces} of the ${declaredFaces} faces in the file could be built. Repair or re-export it.`,
      { faces: distinctFaces, declaredFaces },
    );
  }
  if (!Number.isFinite(areaMm2) || areaMm2 <= 0 || areaMm2 > MAX_COORDINATE_MM ** 2) {
    throw broken('The faces in the file have no sensible area. Repair or re-export it.', {
      areaMm2: String(areaMm2),
    });
  }
}

/**
 * The same of all measures of sound faces: infinite or absurd values, edges that do not meet, solids of negative
 * volume or larger than their own box. Returns the box, now known to exist. Throws PARSE_FAILED, stage geometry.
 */
export function checkMeasures(measures: ShapeMeasures): BoundingBox {
  const box = checkBox(measures.boundingBox);
  checkVolumes(measures, roomIn(box));
  checkGap(measures, Math.hypot(...extents(box)));
  return box;
}

/** The volume of the tight box around everything, with what it may lack on each side. */
function roomIn({ min, max }: BoundingBox): number {
  const grown = (corner: Vec3, by: number): Vec3 => [corner[0] + by, corner[1] + by, corner[2] + by];
  return boxVolume({ min: grown(min, -BOX_ERROR_MM), max: grown(max, BOX_ERROR_MM) });
}

/** The box of a single solid may be loose, so that a solid must fit that of the part as well. */
function checkVolumes({ solidVolumes }: ShapeMeasures, partMm3: number): void {
  for (const { volumeMm3, boxVolumeMm3 } of solidVolumes) {
    const room = Math.min(boxVolumeMm3, partMm3) * VOLUME_SLACK;
    const sound = Number.isFinite(volumeMm3) && volumeMm3 > 0 && volumeMm3 <= room;
    if (!sound) {
      throw broken('A solid in the file is not closed or is inside out. Repair or re-export it.', {
        volumeMm3: String(volumeMm3),
      });
    }
  }
}

function checkGap({ largestGapMm }: ShapeMeasures, diagonalMm: number): void {
  if (largestGapMm <= diagonalMm * MAX_GAP) return;
  throw broken('Edges in the file end far from their vertices or surfaces. Repair or re-export it.', {
    gapMm: String(largestGapMm),
  });
}

/** Says that a part which has passed has a gap that is wider than any exporter's rounding. */
export function gapWarnings(
  { largestGapMm }: Pick<ShapeMeasures, 'largestGapMm'>,
  box: BoundingBox,
): readonly Warning[] {
  if (largestGapMm <= Math.hypot(...extents(box)) * TOLD_GAP) return [];
  const gap = Number(largestGapMm.toPrecision(3));
  const message = `An edge in the file ends ${gap} mm from its vertex or surface; measures may be wrong by as much.`;
  return [{ code: 'gaps_wide', message }];
}

function checkBox(box: BoundingBox | null): BoundingBox {
  const sound =
    box !== null &&
    [...box.min, ...box.max].every((value) => Math.abs(value) <= MAX_COORDINATE_MM) &&
    extents(box).every((extent) => extent >= 0) &&
    extents(box).some((extent) => extent >= MIN_EXTENT_MM);
  if (!sound) {
    throw broken(
      'The part has no sensible size: empty, infinite, over a thousand kilometres or under a nanometre.',
      {
        limitMm: MAX_COORDINATE_MM,
      },
    );
  }
  return box;
}

function broken(message: string, context: ErrorContext): AppError {
  return new AppError({ code: 'PARSE_FAILED', stage: 'geometry', message, context });
}
