import { fingerprintsOf, scaledInvariants } from '../domain/fingerprint.ts';
import type { ShapeMeasures } from './measure-shape.ts';

/** The fingerprints of a B-rep that was read in a unit of so many mm. */
export function brepFingerprints(measures: ShapeMeasures, mmPerUnit: number): readonly string[] {
  const { volumeMm3, faceAreas: areas, solids, faces, edges, surfaceTypes } = measures;
  const counts = [solids, faces, edges];
  return fingerprintsOf(
    scaledInvariants({ kind: 'brep', volumeMm3, areas, counts, surfaceTypes }, mmPerUnit),
  );
}
