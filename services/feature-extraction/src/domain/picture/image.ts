import type { Canvas } from './canvas.ts';
import { INK } from './lighting.ts';

/** Rows from the top, four bytes a pixel: red, green, blue, opacity (not multiplied into the colours). */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export type Background = 'transparent' | 'white';

/** Pixels of the canvas for each pixel of the picture, along each side. */
export const OVERSAMPLING = 2;
const SAMPLES = OVERSAMPLING ** 2;

/** The picture: each pixel the mean of its samples, edge lines over surfaces over the background. */
export function developed(canvas: Canvas, background: Background): Image {
  const width = canvas.width / OVERSAMPLING;
  const height = canvas.height / OVERSAMPLING;
  const pixels = new Uint8Array(width * height * 4);
  const sum = new Float64Array(4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sum.fill(0);
      const corner = (y * canvas.width + x) * OVERSAMPLING;
      for (let k = 0; k < SAMPLES; k++) {
        const sample = corner + (k % OVERSAMPLING) + Math.floor(k / OVERSAMPLING) * canvas.width;
        addSample(sum, canvas, sample);
      }
      writePixel(pixels, (y * width + x) * 4, sum, background);
    }
  }
  return { width, height, pixels };
}

/** Adds a sample's colour times its opacity, and its opacity. */
function addSample(sum: Float64Array, { depth, colour, ink }: Canvas, sample: number): void {
  const line = (ink[sample] as number) / 255;
  const body = depth[sample] === -Infinity ? 0 : 1 - line;
  if (body + line === 0) return;
  const at = sample * 3;
  sum[0] = (sum[0] as number) + body * (colour[at] as number) + line * INK[0];
  sum[1] = (sum[1] as number) + body * (colour[at + 1] as number) + line * INK[1];
  sum[2] = (sum[2] as number) + body * (colour[at + 2] as number) + line * INK[2];
  sum[3] = (sum[3] as number) + body + line;
}

/** Writes the mean. Without a background only what is covered counts for the colour. */
function writePixel(pixels: Uint8Array, at: number, sum: Float64Array, background: Background): void {
  const cover = sum[3] as number;
  const isWhite = background === 'white';
  if (cover === 0 && !isWhite) return;
  const paper = isWhite ? (SAMPLES - cover) * 255 : 0;
  const share = isWhite ? SAMPLES : cover;
  pixels[at] = Math.round(((sum[0] as number) + paper) / share);
  pixels[at + 1] = Math.round(((sum[1] as number) + paper) / share);
  pixels[at + 2] = Math.round(((sum[2] as number) + paper) / share);
  pixels[at + 3] = isWhite ? 255 : Math.round((cover / SAMPLES) * 255);
}
