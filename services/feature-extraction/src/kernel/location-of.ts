import type { TopLoc_Location } from 'replicad-opencascadejs';
import type { Transform } from '../domain/product-structure.ts';
import type { OpenCascade } from './open-cascade.ts';

/** A motion as the kernel places things with it. The caller deletes it. */
export function locationOf(oc: OpenCascade, motion: Transform): TopLoc_Location {
  const [a, b, c, x, d, e, f, y, g, h, i, z] = motion as readonly number[] as Rows;
  using matrix = new oc.gp_Trsf();
  matrix.SetValues(a, b, c, x, d, e, f, y, g, h, i, z);
  return new oc.TopLoc_Location(matrix);
}

/** The place of a shape. */
export function transformOf(location: TopLoc_Location): Transform {
  using transformation = location.Transformation();
  const rows = [1, 2, 3].flatMap((row) => [1, 2, 3, 4].map((column) => transformation.Value(row, column)));
  return [...rows, 0, 0, 0, 1];
}

type Row = readonly [number, number, number, number];
type Rows = readonly [...Row, ...Row, ...Row];
