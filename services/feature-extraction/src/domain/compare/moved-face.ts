import { movedMeasures } from './face-measures.ts';
import { movedSurface } from './face-surface.ts';
import type { Pose } from './pose.ts';
import type { ShapeFace } from './solid-shape.ts';

/** The face as a shape has it that was moved. */
export function movedFace(face: ShapeFace, pose: Pose): ShapeFace {
  return {
    ...face,
    surface: face.surface && movedSurface(face.surface, pose),
    measures: face.measures && movedMeasures(face.measures, pose),
  };
}
