import { EdgeTable, NONE } from './edge-table.ts';
import { type TriangleMesh, weldMesh } from './weld.ts';

/** Normals that differ by more meet in an edge that one sees. */
const SHARP_COSINE = Math.cos((25 * Math.PI) / 180);
const MAX_EDGES = 200_000;

/** Edges of a mesh where it ends or bends sharply, as lines of two points; at most 200,000 of them. */
export function sharpEdges(given: TriangleMesh): readonly Float32Array[] {
  const mesh = weldMesh(given);
  const { triangles } = mesh;
  const table = new EdgeTable(triangles.length / 3);
  for (let half = 0; half < triangles.length; half++) {
    const from = triangles[half] as number;
    const to = triangles[half % 3 === 2 ? half - 2 : half + 1] as number;
    if (from !== to) table.add(from, to, half);
  }
  const edges: Float32Array[] = [];
  for (let edge = 0; edge < table.size && edges.length < MAX_EDGES; edge++) {
    const first = table.first[edge] as number;
    const second = table.second[edge] as number;
    if (second === NONE || isSharp(mesh, first, second)) edges.push(lineOf(mesh, first));
  }
  return edges;
}

function isSharp(mesh: TriangleMesh, first: number, second: number): boolean {
  const [ax, ay, az] = unitNormal(mesh, first);
  const [bx, by, bz] = unitNormal(mesh, second);
  return ax * bx + ay * by + az * bz < SHARP_COSINE;
}

/** Of the triangle that the half-edge belongs to; not a number for one without area, which bends nothing. */
function unitNormal({ vertices, triangles }: TriangleMesh, half: number): readonly [number, number, number] {
  const at = half - (half % 3);
  const p = (corner: number, axis: number) =>
    vertices[(triangles[at + corner] as number) * 3 + axis] as number;
  const u = [0, 1, 2].map((axis) => p(1, axis) - p(0, axis)) as [number, number, number];
  const v = [0, 1, 2].map((axis) => p(2, axis) - p(0, axis)) as [number, number, number];
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const length = Math.hypot(...normal);
  return normal.map((part) => part / length) as [number, number, number];
}

function lineOf({ vertices, triangles }: TriangleMesh, half: number): Float32Array {
  const from = (triangles[half] as number) * 3;
  const to = (triangles[half % 3 === 2 ? half - 2 : half + 1] as number) * 3;
  return Float32Array.of(
    ...[0, 1, 2].map((axis) => vertices[from + axis] as number),
    ...[0, 1, 2].map((axis) => vertices[to + axis] as number),
  );
}
