import type { BoundingBox } from '@cadml/cad-model';
import { applyTo, determinant, scaling, similarity } from '../affine.ts';
import type { Transform } from '../product-structure.ts';
import { composed } from '../transform.ts';
import type { MeshBody, MeshContent } from './content.ts';
import { flatten } from './flatten.ts';
import { type MeshMeasures, measureMesh } from './measure.ts';
import { type Bodies, overlappingPairs } from './overlap.ts';
import type { Placement } from './placements.ts';
import type { Precision } from './precision.ts';
import { type TriangleMesh, weldMesh } from './weld.ts';

/** Open bodies of no more facets are put together at their places, to see whether they close one another. */
const MAX_JOINED_FACETS = 2_000_000;

/**
 * The measures of all bodies at their places, in mm: sums over the bodies, each measured once. Bodies that
 * overlap count for themselves and are counted; they are not united. When one is open, or they face different ways, all of them are looked at as one
 * mesh: some exporters write each face as a body, or the cavity of a body as another one.
 */
export function measureContent(content: MeshContent, placements: readonly Placement[]): MeshMeasures {
  const measured = new Map<number, Measured>();
  const placed = placements.flatMap(({ product, transform }) =>
    (content.bodiesOf[product] as readonly number[])
      .filter((index) => (content.bodies[index] as MeshBody).triangles.length > 0)
      .map((index) => {
        const body = content.bodies[index] as MeshBody;
        const known = measured.get(index) ?? measureBody(body);
        measured.set(index, known);
        return place(known, composed(transform, scaling(body.mmPerUnit)));
      }),
  );
  const total = placed.reduce(add, NOTHING);
  const isMixed = total.orientation === 'mixed';
  if (placed.length < 2) return total;
  if (total.facets > MAX_JOINED_FACETS) return isMixed ? { ...total, volume: null } : total;
  if (total.volume !== null && !isMixed) {
    const among = overlappingPairs(boxesOf(placed), () => bodiesAt(content, placements, placed), {
      nested: true,
    });
    return { ...total, overlaps: total.overlaps + among };
  }
  if (total.watertight && !isMixed) return total;
  const precision = content.bodies.some((body) => body.precision === 'single') ? 'single' : 'double';
  const joined = measureMesh(weldMesh(flatten(content, placements)), precision);
  return joined.watertight ? joined : { ...total, volume: null };
}

function boxesOf(placed: readonly MeshMeasures[]): Float64Array {
  return Float64Array.from(placed.flatMap(({ box }) => [...box.min, ...box.max]));
}

/** What was placed, as one mesh of as many components. */
function bodiesAt(
  content: MeshContent,
  placements: readonly Placement[],
  placed: readonly MeshMeasures[],
): Bodies {
  const mesh = flatten(content, placements);
  const componentOf = new Int32Array(mesh.triangles.length / 3);
  let at = 0;
  for (const [body, { facets }] of placed.entries()) {
    componentOf.fill(body, at, at + facets);
    at += facets;
  }
  return { mesh, componentOf };
}

interface Measured {
  readonly mesh: TriangleMesh;
  readonly measures: MeshMeasures;
  readonly precision: Precision;
}

function measureBody(body: MeshBody): Measured {
  const mesh = weldMesh(body);
  return { mesh, measures: measureMesh(mesh, body.precision), precision: body.precision };
}

/** Box and area of what is moved and scaled alike follow from the numbers; the rest is measured at its place. */
function place({ mesh, measures, precision }: Measured, transform: Transform): MeshMeasures {
  const scale = similarity(transform);
  const volume = measures.volume === null ? null : measures.volume * Math.abs(determinant(transform));
  if (scale !== null) {
    const box = isUpright(transform)
      ? boxOf(applyTo(transform, [...measures.box.min, ...measures.box.max]))
      : boxOf(applyTo(transform, mesh.vertices));
    return { ...measures, box, volume, area: measures.area * scale ** 2 };
  }
  const vertices = applyTo(transform, mesh.vertices);
  const moved = measureMesh({ vertices, triangles: mesh.triangles }, precision);
  return { ...measures, volume, box: moved.box, area: moved.area };
}

/** Axes go to axes: corners of the box go to corners of the box. */
function isUpright(transform: Transform): boolean {
  return [0, 4, 8].every((row) => [0, 1, 2].filter((k) => transform[row + k] !== 0).length === 1);
}

function boxOf(points: Float64Array): BoundingBox {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    const axis = (i % 3) as 0 | 1 | 2;
    min[axis] = Math.min(min[axis], points[i] as number);
    max[axis] = Math.max(max[axis], points[i] as number);
  }
  return { min, max };
}

const NOTHING: MeshMeasures = {
  facets: 0,
  edges: 0,
  boundaryEdges: 0,
  nonManifoldEdges: 0,
  turnedEdges: 0,
  watertight: true,
  components: 0,
  closedComponents: 0,
  genus: null,
  duplicates: 0,
  collapsed: 0,
  snapped: 0,
  overlaps: 0,
  miscounted: { share: 0, unsearched: 0 },
  degenerate: 0,
  box: { min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] },
  area: 0,
  volume: 0,
  orientation: null,
};

const COUNTS = [
  'facets',
  'edges',
  'boundaryEdges',
  'nonManifoldEdges',
  'turnedEdges',
  'components',
  'closedComponents',
  'duplicates',
  'collapsed',
  'snapped',
  'overlaps',
  'degenerate',
] as const;

function add(sum: MeshMeasures, next: MeshMeasures): MeshMeasures {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, sum[name] + next[name]]));
  return {
    ...sum,
    ...(counts as Pick<MeshMeasures, (typeof COUNTS)[number]>),
    miscounted: {
      share: Math.max(sum.miscounted.share, next.miscounted.share),
      unsearched: sum.miscounted.unsearched + next.miscounted.unsearched,
    },
    watertight: sum.watertight && next.watertight,
    genus: sum.genus === null || next.genus === null ? (sum.genus ?? next.genus) : sum.genus + next.genus,
    box: around(sum.box, next.box),
    area: sum.area + next.area,
    volume: sum.volume === null || next.volume === null ? null : sum.volume + next.volume,
    orientation: sum.facets === 0 ? next.orientation : together(sum.orientation, next.orientation),
  };
}

function around(a: BoundingBox, b: BoundingBox): BoundingBox {
  const [lows, highs] = [Float64Array.of(...a.min, ...b.min), Float64Array.of(...a.max, ...b.max)];
  return { min: boxOf(lows).min, max: boxOf(highs).max };
}

function together(a: MeshMeasures['orientation'], b: MeshMeasures['orientation']) {
  if (a === null || b === null) return null;
  return a === b ? a : 'mixed';
}
