import type { Vec3 } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { distinctShapes } from './distinct-shapes.ts';
import { volumeProperties } from './mass-properties.ts';
import type { OpenCascade } from './open-cascade.ts';

/**
 * The centre of volume of all solids at their places, in mm; null when no solid has a volume. `freeForm`: some
 * face of the shape is.
 */
export function centroidOf(oc: OpenCascade, shape: TopoDS_Shape, freeForm: boolean): Vec3 | null {
  using solids = distinctShapes(oc, shape, 'SOLID');
  let volume = 0;
  const moment = [0, 0, 0] as [number, number, number];
  for (const solid of solids.members) {
    using props = volumeProperties(oc, solid, freeForm);
    using centre = props.CentreOfMass();
    const mass = props.Mass();
    volume += mass;
    moment[0] += mass * centre.X();
    moment[1] += mass * centre.Y();
    moment[2] += mass * centre.Z();
  }
  return volume > 0 ? [moment[0] / volume, moment[1] / volume, moment[2] / volume] : null;
}
