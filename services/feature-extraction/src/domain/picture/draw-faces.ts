import type { Colour } from '../scene.ts';
import type { PlacedMesh } from '../scene-bodies.ts';
import { movedNormals } from '../transform.ts';
import type { Canvas } from './canvas.ts';
import { type Corner, fillTriangle, type Rgb } from './fill-triangle.ts';
import { brightness, STEEL } from './lighting.ts';
import { seen, type View } from './view.ts';

/** Draws the shaded faces of a mesh whose vertices lie at `pixels`, three numbers each. */
export function drawFaces(canvas: Canvas, placed: PlacedMesh, view: View, pixels: Float32Array): void {
  const { mesh } = placed;
  const lights = vertexLights(placed, view);
  const corners: [Corner, Corner, Corner] = [newCorner(), newCorner(), newCorner()];
  for (const { firstTriangle, triangles, colour } of mesh.faces) {
    const rgb = rgbOf(colour ?? placed.colour);
    for (let triangle = firstTriangle; triangle < firstTriangle + triangles; triangle++) {
      place(corners, { pixels, lights }, mesh.triangles.subarray(triangle * 3, triangle * 3 + 3));
      if (!lights) lightFlat(corners);
      fillTriangle(canvas, corners, rgb);
    }
  }
}

function newCorner(): Corner {
  return { x: 0, y: 0, z: 0, light: 1 };
}

interface Vertices {
  readonly pixels: Float32Array;
  readonly lights: Float32Array | null;
}

function place(corners: readonly Corner[], { pixels, lights }: Vertices, triangle: Uint32Array): void {
  for (let k = 0; k < 3; k++) {
    const corner = corners[k] as Corner;
    const vertex = triangle[k] as number;
    corner.x = pixels[vertex * 3] as number;
    corner.y = pixels[vertex * 3 + 1] as number;
    corner.z = pixels[vertex * 3 + 2] as number;
    if (lights) corner.light = lights[vertex] as number;
  }
}

/** Brightness at each vertex; null for a mesh without normals, whose facets are lit one by one. */
function vertexLights({ mesh, transform }: PlacedMesh, view: View): Float32Array | null {
  if (!mesh.normals) return null;
  const normals = seen(view, movedNormals(transform, mesh.normals));
  const lights = new Float32Array(mesh.normals.length / 3);
  for (let i = 0; i < lights.length; i++) {
    lights[i] = brightness(
      normals[i * 3] as number,
      normals[i * 3 + 1] as number,
      normals[i * 3 + 2] as number,
    );
  }
  return lights;
}

function lightFlat(corners: readonly [Corner, Corner, Corner]): void {
  const [a, b, c] = corners;
  // Pixels count downwards, views upwards.
  const x = (b.z - a.z) * (c.y - a.y) - (b.y - a.y) * (c.z - a.z);
  const y = (b.x - a.x) * (c.z - a.z) - (b.z - a.z) * (c.x - a.x);
  const z = (b.y - a.y) * (c.x - a.x) - (b.x - a.x) * (c.y - a.y);
  const length = Math.sqrt(x * x + y * y + z * z) || 1;
  const light = brightness(x / length, -y / length, z / length);
  for (const corner of corners) corner.light = light;
}

/** Opacity is not shown: what lies behind a body stays hidden. */
function rgbOf(colour: Colour | null): Rgb {
  return colour === null ? STEEL : [colour[0] * 255, colour[1] * 255, colour[2] * 255];
}
