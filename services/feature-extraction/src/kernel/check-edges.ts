import { AppError } from '@cadml/errors';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Warning } from '../domain/document.ts';
import { hasFalsePole } from './collapsed-edges.ts';
import type { ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';

/**
 * Refuses a shape in which the kernel closed a plane or a cylinder by an edge of no length: it does so where a circle
 * of the file runs the wrong way, and then turns the face over or changes it. Throws PARSE_FAILED / geometry.
 */
export function checkPoles(oc: OpenCascade, shape: TopoDS_Shape, { collapsedEdges }: ShapeMeasures): void {
  if (collapsedEdges === 0 || !hasFalsePole(oc, shape)) return;
  throw new AppError({
    code: 'PARSE_FAILED',
    stage: 'geometry',
    message: 'An edge of a plane or a cylinder in the file runs the wrong way. Repair or re-export it.',
  });
}

/** The kernel leaves out an edge that it can make nothing of. `declared`: those of the file that have a length. */
export function lostEdges({ distinctEdges }: ShapeMeasures, declared: number): readonly Warning[] {
  if (distinctEdges >= declared) return [];
  const message = `The file declares ${declared} edges; the kernel built ${distinctEdges}. Measures may be wrong where they are missing.`;
  return [{ code: 'edges_lost', message }];
}
