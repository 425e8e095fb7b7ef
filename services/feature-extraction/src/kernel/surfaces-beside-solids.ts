import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Warning } from '../domain/document.ts';
import { distinctShapes } from './distinct-shapes.ts';
import { isFreeForm, surfaceProperties } from './mass-properties.ts';
import type { ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';
import { surfaceType } from './surface-types.ts';

/**
 * A warning when a B-rep has faces beside its solids that belong to none of them: its area and its box are of both, its
 * volume is of the solids alone.
 */
export function surfacesBesideSolids(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  { solids, areaMm2 }: Pick<ShapeMeasures, 'solids' | 'areaMm2'>,
): readonly Warning[] {
  if (solids === 0) return [];
  using faces = distinctShapes(oc, shape, 'FACE', { outside: 'SOLID' });
  if (faces.size === 0) return [];
  using shells = distinctShapes(oc, shape, 'SHELL', { outside: 'SOLID' });
  const area = faces.members.reduce((sum, face) => sum + areaOf(oc, face), 0);
  const percent = Number(((100 * area) / areaMm2).toPrecision(3));
  const what = `${faces.size} faces${shells.size === 0 ? '' : ` in ${shells.size} shells`}`;
  const message = `Beside its ${solids} solids the part has ${what} that enclose nothing: ${percent} % of its area, and no volume.`;
  return [{ code: 'surfaces_beside_solids', message }];
}

function areaOf(oc: OpenCascade, face: TopoDS_Shape): number {
  using properties = surfaceProperties(oc, face, isFreeForm(surfaceType(oc, face)));
  return Math.abs(properties.Mass());
}
