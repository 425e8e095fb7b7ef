import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Warning } from '../domain/document.ts';
import { distinctShapes } from './distinct-shapes.ts';
import type { ShapeMeasures } from './measure-shape.ts';
import { noSolidWarnings } from './no-solids.ts';
import type { OpenCascade } from './open-cascade.ts';

/** Measures, and what is to be said of them. */
export interface ToldMeasures {
  readonly measures: ShapeMeasures;
  readonly warnings: readonly Warning[];
}

/** Unlike STEP's, a solid of BREP text may lack faces: its volume would be any number. */
export function withoutOpenSolids(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  measures: ShapeMeasures,
): ToldMeasures {
  const open = countOpenSolids(oc, shape);
  if (open === 0) return { measures, warnings: noSolidWarnings(measures) };
  const { solids } = measures;
  const message = `${open} of the ${solids} solids in the file are not closed: the part has no volume.`;
  return {
    measures: { ...measures, solids: solids - open, solidVolumes: [], volumeMm3: null },
    warnings: [{ code: 'solids_open', message }],
  };
}

function countOpenSolids(oc: OpenCascade, shape: TopoDS_Shape): number {
  using solids = distinctShapes(oc, shape, 'SOLID');
  return solids.members.filter((solid) => hasOpenShell(oc, solid)).length;
}

function hasOpenShell(oc: OpenCascade, solid: TopoDS_Shape): boolean {
  using shells = distinctShapes(oc, solid, 'SHELL');
  return shells.size === 0 || shells.members.some((shell) => !oc.BRep_Tool.IsClosed(shell));
}
