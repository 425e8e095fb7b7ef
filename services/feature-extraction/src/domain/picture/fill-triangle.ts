import type { Canvas } from './canvas.ts';

/** A corner in pixels: place, nearness, brightness. */
export interface Corner {
  x: number;
  y: number;
  z: number;
  light: number;
}

export type Rgb = readonly [number, number, number];

/** The change of depth and brightness from pixel to pixel, starting from a corner. */
interface Slopes {
  readonly from: Corner;
  readonly zx: number;
  readonly zy: number;
  readonly lightX: number;
  readonly lightY: number;
}

/**
 * Draws a triangle where it is nearer than what is there, its brightness shaded from corner to corner
 * (Gouraud). A pixel belongs to it when its centre does; row by row, so that slivers cost little.
 */
export function fillTriangle(canvas: Canvas, corners: readonly [Corner, Corner, Corner], colour: Rgb): void {
  const slopes = slopesOf(corners);
  if (slopes === null) return;
  const [a, b, c] = corners;
  const first = Math.max(0, Math.ceil(Math.min(a.y, b.y, c.y) - 0.5));
  const last = Math.min(canvas.height - 1, Math.floor(Math.max(a.y, b.y, c.y) - 0.5));
  for (let y = first; y <= last; y++) {
    const span = spanAt(corners, y + 0.5);
    const from = Math.max(0, Math.ceil(span.from - 0.5));
    const to = Math.min(canvas.width - 1, Math.floor(span.to - 0.5));
    if (from <= to) fillRow(canvas, { y, from, to, slopes }, colour);
  }
}

interface Row {
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly slopes: Slopes;
}

function fillRow(canvas: Canvas, { y, from, to, slopes }: Row, [red, green, blue]: Rgb): void {
  const { depth, colour } = canvas;
  const corner = slopes.from;
  const right = from + 0.5 - corner.x;
  const down = y + 0.5 - corner.y;
  let z = corner.z + slopes.zx * right + slopes.zy * down;
  let light = corner.light + slopes.lightX * right + slopes.lightY * down;
  let pixel = y * canvas.width + from;
  for (let x = from; x <= to; x++, pixel++, z += slopes.zx, light += slopes.lightX) {
    if (z <= (depth[pixel] as number)) continue;
    depth[pixel] = z;
    colour[pixel * 3] = red * light;
    colour[pixel * 3 + 1] = green * light;
    colour[pixel * 3 + 2] = blue * light;
  }
}

/** Where the horizontal line at `y` enters and leaves the triangle. */
function spanAt([a, b, c]: readonly [Corner, Corner, Corner], y: number): { from: number; to: number } {
  const span = { from: Infinity, to: -Infinity };
  cross(span, a, b, y);
  cross(span, b, c, y);
  cross(span, c, a, y);
  return span;
}

function cross(span: { from: number; to: number }, p: Corner, q: Corner, y: number): void {
  if (p.y <= y === q.y <= y) return;
  const x = p.x + ((y - p.y) / (q.y - p.y)) * (q.x - p.x);
  if (x < span.from) span.from = x;
  if (x > span.to) span.to = x;
}

/** Planes through the corners; null for a triangle that is seen edge-on. */
function slopesOf([a, b, c]: readonly [Corner, Corner, Corner]): Slopes | null {
  const abX = b.x - a.x;
  const abY = b.y - a.y;
  const acX = c.x - a.x;
  const acY = c.y - a.y;
  const area = abX * acY - abY * acX;
  if (Math.abs(area) < 1e-9) return null;
  const zx = ((b.z - a.z) * acY - (c.z - a.z) * abY) / area;
  const zy = ((c.z - a.z) * abX - (b.z - a.z) * acX) / area;
  const lightX = ((b.light - a.light) * acY - (c.light - a.light) * abY) / area;
  const lightY = ((c.light - a.light) * abX - (b.light - a.light) * acX) / area;
  return { from: a, zx, zy, lightX, lightY };
}
