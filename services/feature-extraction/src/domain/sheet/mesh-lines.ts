import { chainEdges } from '../mesh/chain-edges.ts';
import { facetNormals } from '../mesh/facet-normals.ts';
import { isCrease, pointsOf } from '../mesh/mesh-scene.ts';
import { NO_FACET, sharedEdges } from '../mesh/shared-edges.ts';
import { type Canvas, createCanvas, isCovered } from '../picture/canvas.ts';
import { type Corner, fillTriangle } from '../picture/fill-triangle.ts';
import { extentOf, type Frame, fitted, inPixels } from '../picture/frame.ts';
import { seen, type View } from '../picture/view.ts';
import type { Scene, SceneMesh } from '../scene.ts';
import { placedMeshes } from '../scene-bodies.ts';
import { movedPoints } from '../transform.ts';
import type { ViewLines } from './view-lines.ts';

/** Side of the depth image against which lines are tested, in pixels. */
const DEPTH_IMAGE = 1400;

interface SeenMesh {
  readonly mesh: SceneMesh;
  /** Right, up, towards the viewer; mm. */
  readonly vertices: Float32Array;
  readonly edges: readonly Float32Array[];
}

/**
 * The lines of a triangulated scene in one view: its edges and the outlines of its rounded faces, tested
 * against a depth image of 1400 pixels. Good to a pixel of it; time is linear in the number of triangles.
 */
export function meshLines(scene: Scene, view: View): ViewLines {
  const shown = placedMeshes(scene).map(
    ({ mesh, transform }): SeenMesh => ({
      mesh,
      vertices: seen(view, movedPoints(transform, mesh.positions)),
      edges: mesh.edges.map((edge) => seen(view, movedPoints(transform, edge))),
    }),
  );
  const extent = extentOf(shown.map(({ vertices }) => vertices));
  if (extent === null) return { visible: [], smooth: [], hidden: [] };
  const frame = fitted(extent, DEPTH_IMAGE);
  const canvas = depthImage(frame, shown);
  const lines = { visible: [] as Float64Array[], smooth: [], hidden: [] as Float64Array[] };
  for (const body of shown) {
    for (const edge of body.edges) splitLine(edge, { canvas, frame }, lines);
    const outlines = { visible: lines.visible, hidden: [] };
    for (const outline of outlinesOf(body)) splitLine(outline, { canvas, frame }, outlines);
  }
  return lines;
}

function depthImage(frame: Frame, shown: readonly SeenMesh[]): Canvas {
  const canvas = createCanvas(frame.width, frame.height);
  const corners = [0, 1, 2].map(() => ({ x: 0, y: 0, z: 0, light: 1 })) as [Corner, Corner, Corner];
  for (const { mesh, vertices } of shown) {
    const pixels = inPixels(frame, vertices);
    for (let at = 0; at < mesh.triangles.length; at += 3) {
      for (const [k, corner] of corners.entries()) {
        const vertex = (mesh.triangles[at + k] as number) * 3;
        corner.x = pixels[vertex] as number;
        corner.y = pixels[vertex + 1] as number;
        corner.z = pixels[vertex + 2] as number;
      }
      fillTriangle(canvas, corners, [0, 0, 0]);
    }
  }
  return canvas;
}

/**
 * Where the surface turns from the viewer: edges between a facet that faces him and one that does not. What is
 * bent so much that it is an edge anyway is left out.
 */
function outlinesOf({ mesh, vertices }: SeenMesh): readonly Float32Array[] {
  const welded = { vertices, triangles: weldedTriangles(mesh, vertices) };
  const normals = facetNormals(welded);
  const { ends, facets } = sharedEdges(welded.triangles);
  const outlines: number[] = [];
  for (let edge = 0; edge < facets.length; edge += 2) {
    const second = facets[edge + 1] as number;
    if (second <= NO_FACET) continue;
    const near = normals[(facets[edge] as number) * 3 + 2] as number;
    const far = normals[second * 3 + 2] as number;
    if (near * far > 0 || Math.abs(near - far) < FLAT) continue;
    if (isCrease(normals, facets[edge] as number, second)) continue;
    outlines.push(ends[edge] as number, ends[edge + 1] as number);
  }
  return chainEdges(outlines).map((chain) => pointsOf(chain, vertices));
}

/** Facets at a right angle to the view on both sides of an edge make no outline. */
const FLAT = 1e-4;

/** Faces of a B-rep have vertices of their own: those in one place become one. */
function weldedTriangles({ triangles }: SceneMesh, vertices: Float32Array): Uint32Array {
  const places = new Map<string, number>();
  const same = new Uint32Array(vertices.length / 3);
  for (let vertex = 0; vertex < same.length; vertex++) {
    const key = vertices.subarray(vertex * 3, vertex * 3 + 3).join();
    const known = places.get(key);
    same[vertex] = known ?? vertex;
    if (known === undefined) places.set(key, vertex);
  }
  return triangles.map((vertex) => same[vertex] as number);
}

interface Test {
  readonly canvas: Canvas;
  readonly frame: Frame;
}

/** Cuts a line into its seen and hidden stretches, tested every other pixel. */
function splitLine(
  line: Float32Array,
  { canvas, frame }: Test,
  into: { visible: Float64Array[]; hidden: Float64Array[] },
): void {
  const pixels = inPixels(frame, line);
  let run = { isSeen: true, points: [line[0] as number, line[1] as number] };
  const finish = () => {
    if (run.points.length > 2) (run.isSeen ? into.visible : into.hidden).push(Float64Array.from(run.points));
  };
  for (let i = 0; i + 5 < line.length; i += 3) {
    const steps = stepsOf(pixels, i);
    for (let step = 0; step < steps; step++) {
      const isSeen = !isCovered(canvas, between(pixels, i, (step + 0.5) / steps), SLACK);
      const [x, y] = between(line, i, (step + 1) / steps);
      if (isSeen !== run.isSeen) {
        finish();
        run = { isSeen, points: run.points.slice(-2) };
      }
      run.points.push(x, y);
    }
  }
  finish();
}

/** Pixels between two looks. */
const STEP = 2;
/** How much nearer, in pixels, a surface must be to hide a line. */
const SLACK = 2.5;

function stepsOf(pixels: Float32Array, i: number): number {
  const dx = (pixels[i + 3] as number) - (pixels[i] as number);
  const dy = (pixels[i + 4] as number) - (pixels[i + 1] as number);
  return Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / STEP));
}

function between(points: Float32Array, i: number, share: number): readonly [number, number, number] {
  const at = (axis: number) => {
    const start = points[i + axis] as number;
    return start + ((points[i + 3 + axis] as number) - start) * share;
  };
  return [at(0), at(1), at(2)];
}
