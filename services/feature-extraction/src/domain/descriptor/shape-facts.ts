import type { Vec3 } from '@cadml/cad-model';
import type { ShapeDocument } from '../shape/shape-document.ts';
import { type CongruentGroup, congruentGroups } from './congruent-regions.ts';
import { surfaceMoments } from './covariance.ts';
import { type FacetMeasures, measureFacets } from './facet-measures.ts';
import { smallestBox } from './smallest-box.ts';
import { steadyFrame } from './steady-frame.ts';
import { type SurfaceClass, surfaceClass } from './surface-class.ts';

/** What several blocks need of a part; computed once. Lengths are mm. */
export interface ShapeFacts {
  readonly document: ShapeDocument;
  readonly facets: FacetMeasures;
  /** Of each region. */
  readonly classes: readonly SurfaceClass[];
  /** The smallest box around the part, its extents in rising order. */
  readonly extents: Vec3;
  /** Unit vectors along its sides, in that order; where it could as well turn, turned by the surface. */
  readonly boxAxes: readonly [Vec3, Vec3, Vec3];
  /** The edge of a cube as large as that box: what lengths are compared with. Flat parts count as 1/1000 thick. */
  readonly sizeMm: number;
  /** Standard deviations of the surface along its principal axes, largest first. */
  readonly deviations: Vec3;
  /** Those axes. */
  readonly axes: readonly Vec3[];
  /** Enclosed by the bodies. */
  readonly volumeMm3: number;
  /** Of the recognised surfaces. */
  readonly areaMm2: number;
  readonly groups: readonly CongruentGroup[];
}

export function shapeFacts(document: ShapeDocument): ShapeFacts {
  const facets = measureFacets(document.facets);
  const moments = surfaceMoments(facets).principal();
  const { extents, axes: boxAxes } = smallestBox(facets.vertices, document.regions, moments.vectors);
  const sizeMm = Math.cbrt(
    extents.map((extent) => Math.max(extent, extents[2] * 1e-3)).reduce((a, b) => a * b, 1),
  );
  return {
    document,
    facets,
    classes: document.regions.map(surfaceClass),
    extents,
    boxAxes: steadyFrame(facets, extents, boxAxes),
    sizeMm,
    deviations: moments.values.map((value) => Math.sqrt(Math.max(0, value))) as unknown as Vec3,
    axes: moments.vectors as readonly Vec3[],
    volumeMm3: document.bodies.reduce((sum, { volumeMm3 }) => sum + volumeMm3, 0),
    areaMm2: document.regions.reduce((sum, { areaMm2 }) => sum + areaMm2, 0),
    groups: congruentGroups(document, Math.hypot(...extents)),
  };
}
