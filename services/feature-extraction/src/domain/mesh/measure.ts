import type { BoundingBox } from '@cadml/cad-model';
import { type Miscounted, miscountedShare } from './miscounted-share.ts';
import { componentBoxes } from './nesting.ts';
import { NeumaierSum } from './neumaier-sum.ts';
import { type Orientation, orientationOf } from './orientation.ts';
import { overlappingPairs } from './overlap.ts';
import { precisionOf } from './precision.ts';
import { type TolerantTopology, tolerantTopology } from './tolerant-topology.ts';
import type { Corners, TriangleMesh } from './weld.ts';

export interface MeshMeasures extends Omit<TolerantTopology, 'componentOf'> {
  readonly facets: number;
  readonly box: BoundingBox;
  readonly area: number;
  /** Enclosed volume; null when the mesh is open, is flat, faces no one way, or goes through itself. */
  readonly volume: number | null;
  readonly orientation: Orientation | null;
  /** Pairs of bodies whose shared space the volume counts twice. */
  readonly overlaps: number;
  /** Of the volume, or of what would be one, by surfaces that go through themselves. */
  readonly miscounted: Miscounted;
  /** Triangles without area, the collapsed ones among them. */
  readonly degenerate: number;
}

/** A closed surface below this volume, in cubes of the box's diagonal, encloses nothing but rounding. */
const FLAT = 1e-12;
/** A volume of which more is not counted once is none. Facets of a thin curved wall share less. */
const MISCOUNTED = 1e-3;
const NO_BOXES = new Float64Array(0);
const NONE: Miscounted = { share: 0, unsearched: 0 };

/**
 * Measures a mesh without equal or unused vertices, in its own unit. The volume is the sum of signed
 * tetrahedra over the box centre (the divergence theorem), so that a part far from the origin loses no digits.
 * `precision`: of the numbers that its file has.
 */
export function measureMesh(mesh: TriangleMesh, precision = precisionOf(mesh.vertices)): MeshMeasures {
  const box = boxOf(mesh.vertices);
  const { componentOf, ...topology } = tolerantTopology(mesh, box, precision);
  const sums = sumFacets(mesh, centreOf(box), { componentOf, components: topology.components });
  const { area, signedVolume, degenerate } = sums;
  const facets = mesh.triangles.length / 3;
  const orientation = orientationOf(mesh, { ...topology, componentOf, volumes: sums.volumes });
  const flat = Math.abs(signedVolume) <= FLAT * diagonal(box) ** 3;
  const encloses = topology.watertight && !flat && (orientation === 'outward' || orientation === 'inward');
  const shells = { componentOf, components: topology.components };
  const boxes = encloses ? componentBoxes(mesh, shells) : NO_BOXES;
  const miscounted = encloses ? miscountedShare({ mesh, componentOf, boxes, volumes: sums.volumes }) : NONE;
  const volume = encloses && miscounted.share <= MISCOUNTED ? Math.abs(signedVolume) : null;
  // A shell within a shell is a cavity, or has no volume: that is known by now.
  const overlaps =
    volume === null ? 0 : overlappingPairs(boxes, () => ({ mesh, componentOf }), { nested: false });
  return {
    ...topology,
    facets,
    box,
    area,
    volume,
    orientation,
    overlaps,
    miscounted,
    degenerate,
  };
}

function boxOf(vertices: Corners): BoundingBox {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < vertices.length; i += 3) {
    for (const axis of [0, 1, 2] as const) {
      const value = vertices[i + axis] as number;
      if (value < min[axis]) min[axis] = value;
      if (value > max[axis]) max[axis] = value;
    }
  }
  return { min, max };
}

type Point = readonly [number, number, number];

function centreOf({ min, max }: BoundingBox): Point {
  return [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
}

function diagonal({ min, max }: BoundingBox): number {
  return Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
}

interface Components {
  readonly componentOf: Int32Array;
  readonly components: number;
}

function sumFacets({ vertices, triangles }: TriangleMesh, centre: Point, parts: Components) {
  const area = new NeumaierSum();
  const volume = new NeumaierSum();
  const volumes = new Float64Array(parts.components);
  const [mx, my, mz] = centre;
  let degenerate = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const a = (triangles[t] as number) * 3;
    const b = (triangles[t + 1] as number) * 3;
    const c = (triangles[t + 2] as number) * 3;
    const ax = (vertices[a] as number) - mx;
    const ay = (vertices[a + 1] as number) - my;
    const az = (vertices[a + 2] as number) - mz;
    const ux = (vertices[b] as number) - mx - ax;
    const uy = (vertices[b + 1] as number) - my - ay;
    const uz = (vertices[b + 2] as number) - mz - az;
    const vx = (vertices[c] as number) - mx - ax;
    const vy = (vertices[c + 1] as number) - my - ay;
    const vz = (vertices[c + 2] as number) - mz - az;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const twice = Math.hypot(nx, ny, nz);
    if (twice === 0) degenerate++;
    area.add(twice / 2);
    // a · (b × c) equals a · ((b − a) × (c − a)).
    const sixth = (ax * nx + ay * ny + az * nz) / 6;
    volume.add(sixth);
    const component = parts.componentOf[t / 3] as number;
    if (component >= 0) volumes[component] = (volumes[component] as number) + sixth;
  }
  return { area: area.value, signedVolume: volume.value, volumes, degenerate };
}
