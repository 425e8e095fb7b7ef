import type { Vec3 } from '@cadml/cad-model';
import type { TriangleMesh } from '../mesh/weld.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import { pointAt } from './vec3.ts';

/** The triangles of one body over shared vertices, and the face that each belongs to. Lengths are mm. */
export interface FacetedBody extends TriangleMesh {
  /** Face of each triangle, from 0 on without gaps. */
  readonly faceOf: Int32Array;
  readonly faces: number;
  /** Outward unit normals of the surface at the corners, nine numbers for each triangle; null: only facets are known. */
  readonly cornerNormals: Float32Array | null;
  /** Surfaces of the first faces, where who found the faces knows them. */
  readonly fits: readonly FittedSurface[];
  /** False for a mesh, whose faces are found here and not by whoever made it. */
  readonly isBrep: boolean;
}

/** What is true of each triangle. */
export interface FacetFacts {
  readonly areas: Float64Array;
  /** Outward unit normals, three numbers each; zero where there is no area. */
  readonly normals: Float64Array;
}

export function facetFacts({ vertices, triangles }: TriangleMesh): FacetFacts {
  const areas = new Float64Array(triangles.length / 3);
  const normals = new Float64Array(triangles.length);
  for (let at = 0; at < triangles.length; at += 3) {
    const a = (triangles[at] as number) * 3;
    const b = (triangles[at + 1] as number) * 3;
    const c = (triangles[at + 2] as number) * 3;
    const ux = (vertices[b] as number) - (vertices[a] as number);
    const uy = (vertices[b + 1] as number) - (vertices[a + 1] as number);
    const uz = (vertices[b + 2] as number) - (vertices[a + 2] as number);
    const vx = (vertices[c] as number) - (vertices[a] as number);
    const vy = (vertices[c + 1] as number) - (vertices[a + 1] as number);
    const vz = (vertices[c + 2] as number) - (vertices[a + 2] as number);
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const twice = Math.sqrt(x * x + y * y + z * z);
    areas[at / 3] = twice / 2;
    if (twice === 0) continue;
    normals[at] = x / twice;
    normals[at + 1] = y / twice;
    normals[at + 2] = z / twice;
  }
  return { areas, normals };
}

export function cornersOf({ vertices, triangles }: TriangleMesh, facet: number): readonly [Vec3, Vec3, Vec3] {
  const corner = (k: number): Vec3 => pointAt(vertices, triangles[facet * 3 + k] as number);
  return [corner(0), corner(1), corner(2)];
}

/** Facets by a number that each has, as runs of one array. */
export interface Grouped {
  /** Where the members of each group begin in `members`; one more than there are groups. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/** Sorts indices by their group, in order within a group (a counting sort). */
export function groupBy(groupOf: Int32Array, groups: number): Grouped {
  const starts = new Int32Array(groups + 1);
  for (const group of groupOf) starts[group + 1] = (starts[group + 1] as number) + 1;
  for (let group = 0; group < groups; group++) {
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  }
  const next = starts.slice();
  const members = new Int32Array(groupOf.length);
  for (let i = 0; i < groupOf.length; i++) {
    const group = groupOf[i] as number;
    members[next[group] as number] = i;
    next[group] = (next[group] as number) + 1;
  }
  return { starts, members };
}

export function membersOf({ starts, members }: Grouped, group: number): Int32Array {
  return members.subarray(starts[group], starts[group + 1]);
}
