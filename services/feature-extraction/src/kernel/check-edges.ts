import { AppError } from '@cadml/errors';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Warning } from '../domain/document.ts';
import { distinctShapes, type Prototype, prototypesOf } from './distinct-shapes.ts';
import type { OpenCascade } from './open-cascade.ts';
import { surfaceType } from './surface-types.ts';

/** Surfaces on which no line of the parameters is a single point. */
const WITHOUT_POLES = ['plane', 'cylinder'];

/**
 * Holds the edges that the kernel built against those that the faces of the file use. It leaves out an edge that it
 * can make nothing of, and where a circle runs the wrong way it closes the face by an edge of no length. `declared`:
 * EDGE_CURVEs of some length; null where the file leaves open what is to be built.
 *
 * Throws PARSE_FAILED / geometry for such an edge on a plane or a cylinder; warns of edges that are missing.
 */
export function checkEdges(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  declared: number | null,
): readonly Warning[] {
  using edges = distinctShapes(oc, shape, 'EDGE');
  using definitions = prototypesOf(oc, edges);
  const collapsed = definitions.items.filter((edge) => isCollapsed(oc, edge)).length;
  if (collapsed > 0 && hasCollapsedFace(oc, shape)) throw collapsedError();
  const built = definitions.items.length - collapsed;
  if (declared === null || built >= declared) return [];
  const message = `The file declares ${declared} edges; the kernel built ${built}. Measures may be wrong where they are missing.`;
  return [{ code: 'edges_lost', message }];
}

function isCollapsed(oc: OpenCascade, { shape }: Pick<Prototype, 'shape'>): boolean {
  using edge = oc.TopoDS.Edge(shape);
  return oc.BRep_Tool.Degenerated(edge);
}

function hasCollapsedFace(oc: OpenCascade, shape: TopoDS_Shape): boolean {
  using faces = distinctShapes(oc, shape, 'FACE');
  return faces.members.some((face) => {
    if (!WITHOUT_POLES.includes(surfaceType(oc, face))) return false;
    using edges = distinctShapes(oc, face, 'EDGE');
    return edges.members.some((edge) => isCollapsed(oc, { shape: edge }));
  });
}

function collapsedError(): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'geometry',
    message: 'An edge of a plane or cylinder in the file runs the wrong way. Repair or re-export it.',
  });
}
