import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { CadDocument, Warning } from '../domain/document.ts';
import { tessellate, tessellatedShape } from './brep-shape.ts';
import type { ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';
import { overlapWarnings } from './overlap-warnings.ts';
import { withShape } from './with-shape.ts';

export interface ScaledBrep {
  readonly shape: TopoDS_Shape;
  readonly measures: ShapeMeasures;
  /** Leads from the unit of the shape to mm. */
  readonly scale: number;
}

/** Adds to a document what the triangles of its B-rep say: the shape descriptor, and whether solids overlap. */
export function withBrepShape(oc: OpenCascade, document: CadDocument, brep: ScaledBrep): CadDocument {
  let told: readonly Warning[] = [];
  const described = withShape(document, () => {
    const tessellation = tessellate(oc, brep.shape, { areaMm2: brep.measures.areaMm2, scale: brep.scale });
    told = overlapWarnings(tessellation, brep.measures);
    return tessellatedShape(tessellation);
  });
  return { ...described, warnings: [...described.warnings, ...told] };
}
