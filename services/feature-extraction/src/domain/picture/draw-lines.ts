import { type Canvas, isCovered } from './canvas.ts';

export interface Pen {
  /** In pixels of the canvas. */
  readonly width: number;
  /** How much nearer a surface must be than a line to hide it, in pixels; null: nothing hides it. */
  readonly slack: number | null;
}

/**
 * Draws a polyline of pixels (three numbers each) where no surface hides it, with soft borders. A line lies
 * in the very surfaces it borders, so it is hidden only where everything around it is nearer.
 */
export function drawLine(canvas: Canvas, points: Float32Array, pen: Pen): void {
  for (let i = 0; i + 5 < points.length; i += 3) drawSegment(canvas, points.subarray(i, i + 6), pen);
}

function drawSegment(canvas: Canvas, ends: Float32Array, pen: Pen): void {
  const [x0, y0, z0, x1, y1, z1] = ends as unknown as [number, number, number, number, number, number];
  const steep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
  const [u0, v0, u1, v1] = steep ? [y0, x0, y1, x1] : [x0, y0, x1, y1];
  const run = u1 - u0;
  const rise = run === 0 ? 0 : (v1 - v0) / run;
  const sink = run === 0 ? 0 : (z1 - z0) / run;
  const limit = steep ? canvas.height : canvas.width;
  const from = Math.max(0, Math.floor(Math.min(u0, u1)));
  const to = Math.min(limit - 1, Math.floor(Math.max(u0, u1)));
  const slant = 1 / Math.sqrt(1 + rise * rise);
  for (let u = from; u <= to; u++) {
    const along = Math.min(Math.max(u + 0.5, Math.min(u0, u1)), Math.max(u0, u1)) - u0;
    const v = v0 + rise * along;
    const place = [steep ? v : u, steep ? u : v, z0 + sink * along] as const;
    if (pen.slack !== null && isCovered(canvas, place, pen.slack)) continue;
    drawDot(canvas, { u, v, steep, slant }, pen.width);
  }
}

interface Dot {
  readonly u: number;
  readonly v: number;
  readonly steep: boolean;
  /** Cosine of the angle between the line and the axis that it is stepped along. */
  readonly slant: number;
}

/** The pixels across the line at one step. */
function drawDot({ width, height, ink }: Canvas, { u, v, steep, slant }: Dot, lineWidth: number): void {
  const reach = lineWidth / 2 / slant + 1;
  const limit = steep ? width : height;
  const last = Math.min(limit - 1, Math.floor(v + reach));
  for (let across = Math.max(0, Math.floor(v - reach)); across <= last; across++) {
    const distance = Math.abs(across + 0.5 - v) * slant;
    const share = Math.min(1, lineWidth / 2 + 0.5 - distance);
    if (share <= 0) continue;
    const pixel = steep ? u * width + across : across * width + u;
    ink[pixel] = Math.max(ink[pixel] as number, Math.round(share * 255));
  }
}
