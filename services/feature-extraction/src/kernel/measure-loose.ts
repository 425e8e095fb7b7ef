import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Warning } from '../domain/document.ts';
import type { IgesFacts } from '../domain/iges/preflight.ts';
import { overlapMessage } from '../domain/mesh/overlap.ts';
import { hasFreeForm } from './mass-properties.ts';
import type { ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';
import { type SewnSurfaces, sewSurfaces } from './sew-surfaces.ts';
import { type ToldMeasures, withoutOpenSolids } from './without-open-solids.ts';

/**
 * Many IGES files have no solids, only surfaces: those are sewn, and have a volume when they close. Area and box
 * are of the surfaces as they lie; sewing tells which edges are one, and what is enclosed.
 */
export function measureLoose(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  raw: ShapeMeasures,
  facts: IgesFacts,
): ToldMeasures {
  if (raw.solids > 0) {
    const { measures, warnings } = withoutOpenSolids(oc, shape, raw);
    return { measures, warnings: warnings.length > 0 ? warnings : openSolids(facts, measures) };
  }
  // Nothing to sew, or beyond measure: the check of the measures says so.
  if (raw.faces === 0 || raw.boundingBox === null) return { measures: raw, warnings: [] };
  const sewn = sewSurfaces(oc, shape, {
    freeForm: hasFreeForm(raw.surfaceTypes),
    areaMm2: raw.areaMm2,
  });
  const { shells, closedShells, edges, volumeMm3, overlaps } = sewn;
  const solids = volumeMm3 === null ? 0 : closedShells;
  const measures = { ...raw, volumeMm3, solids, shells, edges };
  const overlapping = volumeMm3 === null ? [] : overlapWarning(overlaps);
  return {
    measures,
    warnings: [...openSolids(facts, measures), aboutSewing(measures, sewn), ...overlapping],
  };
}

function openSolids({ solids: declared }: IgesFacts, { solids }: ShapeMeasures): readonly Warning[] {
  if (solids >= declared) return [];
  const message = `The file declares ${declared} solids; ${solids} of them are closed. Open ones have no volume.`;
  return [{ code: 'solids_open', message }];
}

function overlapWarning(pairs: number): readonly Warning[] {
  return pairs === 0 ? [] : [{ code: 'bodies_overlap', message: overlapMessage(pairs, 'solids') }];
}

function aboutSewing({ faces }: ShapeMeasures, sewn: SewnSurfaces): Warning {
  const { volumeMm3, toleranceMm, closedShells } = sewn;
  const joined = `${faces} loose surfaces, joined within ${toleranceMm} mm,`;
  if (volumeMm3 !== null) {
    return { code: 'surfaces_sewn', message: `${joined} enclose ${closedShells} solids.` };
  }
  return { code: 'surfaces_open', message: `${joined} ${whyOpen(sewn)}: the part has no volume.` };
}

function whyOpen({ closedShells, shells, freeEdges }: SewnSurfaces): string {
  if (closedShells < shells) return `form ${shells} shells of which ${closedShells} are closed`;
  return freeEdges > 0
    ? `have ${freeEdges} free edges`
    : 'meet so that it cannot be told which enclose which';
}
