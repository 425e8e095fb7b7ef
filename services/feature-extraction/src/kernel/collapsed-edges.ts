import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { distinctShapes } from './distinct-shapes.ts';
import type { OpenCascade } from './open-cascade.ts';
import { surfaceType } from './surface-types.ts';

/** Surfaces on which no line of the parameters is a single point. */
const WITHOUT_POLES = ['plane', 'cylinder'];

/** An edge that is a single point, as at the tip of a cone. */
export function isCollapsed(oc: OpenCascade, shape: TopoDS_Shape): boolean {
  using edge = oc.TopoDS.Edge(shape);
  return oc.BRep_Tool.Degenerated(edge);
}

/** Whether such an edge bounds a face that cannot have one. */
export function hasFalsePole(oc: OpenCascade, shape: TopoDS_Shape): boolean {
  using faces = distinctShapes(oc, shape, 'FACE');
  return faces.members.some((face) => {
    if (!WITHOUT_POLES.includes(surfaceType(oc, face))) return false;
    using edges = distinctShapes(oc, face, 'EDGE');
    return edges.members.some((edge) => isCollapsed(oc, edge));
  });
}
