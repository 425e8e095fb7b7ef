import { facetNormals } from '../mesh/facet-normals.ts';
import { weldMesh } from '../mesh/weld.ts';
import { foldsOf } from './mesh-folds.ts';
import { meshSmoothness } from './mesh-smoothness.ts';
import { movedShape } from './moved-shape.ts';
import { type Pose, poseThrough } from './pose.ts';
import { type Probes, probesOf } from './probes.ts';
import { SharpEdges } from './sharp-edges.ts';
import type { SolidShape } from './solid-shape.ts';
import { type SurfaceMoments, surfaceMoments } from './surface-moments.ts';
import { TriangleTree } from './triangle-tree.ts';
import { TrueSurface } from './true-surface.ts';

/** A shape with all that it takes to hold it against another. */
export interface PreparedShape {
  /** In its principal axes, about its centroid: boxes fit closer, and far from the origin no digits are lost. */
  readonly shape: SolidShape;
  /** From the coordinates of the file to those of `shape`. */
  readonly frame: Pose;
  readonly moments: Pick<SurfaceMoments, 'area' | 'spreads'>;
  /** The coordinate of the file that is farthest from 0, in mm. */
  readonly reach: number;
  readonly tree: TriangleTree;
  /** Unit normals of the triangles, three numbers each; zero for one without area. Found when they are asked for. */
  readonly facetNormals: () => Float32Array;
  readonly surface: TrueSurface;
  readonly probes: Probes;
  /** What its size is judged by: four times the root of the spreads, about the diagonal of a box; in mm. */
  readonly size: number;
  /** How far any of its triangles may lie from the surface, in mm. */
  readonly chordErrorMm: number;
  /** Found when they are asked for. */
  readonly edges: () => SharpEdges;
}

export function prepareShape(given: SolidShape): PreparedShape {
  const asGiven = given.kind === 'mesh' ? welded(given) : given;
  const { centroid, axes, ...moments } = surfaceMoments(asGiven);
  const frame = poseThrough(axes, 1, [centroid, [0, 0, 0]]);
  const shape = movedShape(asGiven, frame);
  const reach = Math.max(...centroid.map(Math.abs)) + Math.sqrt(moments.spreads[0]) * 4;
  const size = 4 * Math.sqrt(moments.spreads[0] + moments.spreads[1] + moments.spreads[2]);
  const mesh = { vertices: shape.positions, triangles: shape.triangles };
  const folds = once(() => foldsOf(shape.kind === 'mesh' ? mesh : weldMesh(mesh)));
  const smoothness = shape.kind === 'mesh' ? meshSmoothness(folds()) : null;
  const surface = new TrueSurface(shape, smoothness);
  const tree = new TriangleTree(shape.positions, shape.triangles);
  const chordErrorMm = smoothness ? greatest(smoothness.chordErrors) : shape.chordErrorMm;
  const edged = {
    ...{ size, chordErrors: smoothness?.chordErrors ?? null },
    mostErrorMm: shape.kind === 'brep' ? shape.chordErrorMm : Number.POSITIVE_INFINITY,
  };
  return {
    edges: once(() => new SharpEdges({ ...edged, folds: folds() })),
    facetNormals: once(() => (shape.kind === 'mesh' ? folds().normals : facetNormals(mesh))),
    shape,
    frame,
    moments,
    reach,
    chordErrorMm,
    tree,
    surface,
    probes: probesOf(shape, surface),
    size,
  };
}

function greatest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function welded(shape: SolidShape): SolidShape {
  const { vertices, triangles } = weldMesh({ vertices: shape.positions, triangles: shape.triangles });
  return { ...shape, positions: vertices as Float64Array, triangles };
}

function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
