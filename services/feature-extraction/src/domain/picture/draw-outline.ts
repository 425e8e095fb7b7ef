import type { Canvas } from './canvas.ts';

/** Draws where the part ends and the background begins: round bodies have no edge there. */
export function drawOutline({ width, height, depth, ink }: Canvas): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (depth[pixel] === -Infinity) continue;
      const isRim =
        (x > 0 && depth[pixel - 1] === -Infinity) ||
        (x < width - 1 && depth[pixel + 1] === -Infinity) ||
        (y > 0 && depth[pixel - width] === -Infinity) ||
        (y < height - 1 && depth[pixel + width] === -Infinity);
      if (isRim) ink[pixel] = 255;
    }
  }
}
