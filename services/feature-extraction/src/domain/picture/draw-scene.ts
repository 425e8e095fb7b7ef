import type { Scene } from '../scene.ts';
import { placedMeshes } from '../scene-bodies.ts';
import { movedPoints } from '../transform.ts';
import { createCanvas } from './canvas.ts';
import { drawFaces } from './draw-faces.ts';
import { drawLine, type Pen } from './draw-lines.ts';
import { drawOutline } from './draw-outline.ts';
import { extentOf, fitted, inPixels } from './frame.ts';
import { type Background, developed, type Image, OVERSAMPLING } from './image.ts';
import { ISOMETRIC, seen } from './view.ts';

export interface PictureOptions {
  /** Width and height in pixels. */
  readonly size: number;
  readonly background: Background;
}

/** A thumbnail of 256 pixels has lines of a bit more than one pixel; larger ones somewhat more. */
const LINE_AT_256 = 1.15;

/**
 * A shaded isometric picture of a scene with its edges drawn, fitted into a square. The same scene gives the
 * same bytes: no more than sums, products and roots are used. null when there is nothing to see.
 */
export function drawScene(scene: Scene, { size, background }: PictureOptions): Image | null {
  const placed = placedMeshes(scene);
  const shown = placed.map(({ mesh, transform }) => ({
    vertices: seen(ISOMETRIC, movedPoints(transform, mesh.positions)),
    edges: mesh.edges.map((edge) => seen(ISOMETRIC, movedPoints(transform, edge))),
  }));
  const extent = extentOf(shown.flatMap(({ vertices, edges }) => [vertices, ...edges]));
  if (extent === null) return null;
  const frame = fitted(extent, size * OVERSAMPLING);
  const canvas = createCanvas(frame.width, frame.height);
  placed.forEach((body, index) => {
    drawFaces(canvas, body, ISOMETRIC, inPixels(frame, shown[index]?.vertices ?? new Float32Array()));
  });
  const pen: Pen = { width: LINE_AT_256 * Math.sqrt(size / 256) * OVERSAMPLING, slack: OVERSAMPLING };
  for (const { edges } of shown) for (const edge of edges) drawLine(canvas, inPixels(frame, edge), pen);
  drawOutline(canvas);
  return developed(canvas, background);
}
