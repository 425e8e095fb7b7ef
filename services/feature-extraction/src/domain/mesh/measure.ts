import type { BoundingBox } from '@cadml/cad-model';
import { NeumaierSum } from './neumaier-sum.ts';
import { type MeshTopology, meshTopology } from './topology.ts';
import { type Corners, type TriangleMesh, weld } from './weld.ts';

export interface MeshMeasures extends MeshTopology {
  readonly facets: number;
  readonly box: BoundingBox;
  readonly area: number;
  /** Enclosed volume with the sign of the orientation (outward normals: positive); only right when watertight. */
  readonly signedVolume: number;
  /** Triangles without area, the collapsed ones among them. */
  readonly degenerate: number;
}

/**
 * Measures a mesh in its own unit. The volume is the sum of signed tetrahedra over the box centre (the
 * divergence theorem), so that a part far from the origin loses no digits.
 */
export function measureMesh(mesh: TriangleMesh): MeshMeasures {
  const { vertices, triangles } = mesh;
  const box = boxOf(vertices);
  const centre = [0, 1, 2].map((axis) => ((box.min[axis] as number) + (box.max[axis] as number)) / 2);
  const area = new NeumaierSum();
  const volume = new NeumaierSum();
  let degenerate = 0;
  const corner = new Float64Array(9);
  for (let t = 0; t < triangles.length; t += 3) {
    for (let k = 0; k < 9; k++) {
      const vertex = triangles[t + Math.floor(k / 3)] as number;
      corner[k] = (vertices[vertex * 3 + (k % 3)] as number) - (centre[k % 3] as number);
    }
    const twice = twiceArea(corner);
    if (twice === 0) degenerate++;
    area.add(twice / 2);
    volume.add(tripleProduct(corner) / 6);
  }
  return {
    ...tolerantTopology(mesh, box),
    facets: triangles.length / 3,
    box,
    area: area.value,
    signedVolume: volume.value,
    degenerate,
  };
}

/**
 * The topology over exactly equal vertices. Where that leaves a mesh open, vertices that agree to the
 * resolution of float32 at the mesh's largest coordinate are one (exporters write −3e-16 beside 0), if that
 * closes more of it.
 */
function tolerantTopology({ vertices, triangles }: TriangleMesh, box: BoundingBox): MeshTopology {
  const exact = meshTopology(triangles);
  if (exact.watertight) return exact;
  const largest = Math.max(...box.min.map(Math.abs), ...box.max.map(Math.abs));
  const grid = largest * 2 ** -22;
  const snapped = weld(Float64Array.from(vertices, (value) => Math.round(value / grid)));
  const merged = meshTopology(triangles.map((vertex) => snapped.triangles[vertex] as number));
  return merged.closedComponents > exact.closedComponents ? merged : exact;
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

type Nine = readonly [number, number, number, number, number, number, number, number, number];

function twiceArea(corner: Float64Array): number {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = corner as unknown as Nine;
  const ux = bx - ax;
  const uy = by - ay;
  const uz = bz - az;
  const vx = cx - ax;
  const vy = cy - ay;
  const vz = cz - az;
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
}

function tripleProduct(corner: Float64Array): number {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = corner as unknown as Nine;
  return ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
}
