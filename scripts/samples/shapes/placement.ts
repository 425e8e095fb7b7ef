import type { TopLoc_Location } from 'replicad-opencascadejs';
import type { OpenCascade } from '../kernel.ts';
import type { Point3 } from './outline-face.ts';

/** Where an assembly puts a part: first turned upside down around x when asked, then moved. */
export interface Placement {
  readonly name: string;
  readonly move: Point3;
  readonly upsideDown?: boolean;
}

export function toLocation(oc: OpenCascade, { move, upsideDown = false }: Placement): TopLoc_Location {
  const [x, y, z] = move;
  const transform = new oc.gp_Trsf();
  // Whole numbers instead of a rotation by π: no dust of 1e-16 in the file.
  if (upsideDown) transform.SetValues(1, 0, 0, x, 0, -1, 0, y, 0, 0, -1, z);
  else transform.SetTranslation(new oc.gp_Vec(x, y, z));
  return new oc.TopLoc_Location(transform);
}
