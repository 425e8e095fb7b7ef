import type { Rgb } from './fill-triangle.ts';

/** Parts without a colour of their own are of a neutral steel. */
export const STEEL: Rgb = [168, 179, 192];
export const INK: Rgb = [32, 38, 46];

const AMBIENT = 0.5;
const KEY = 0.54;
const RIM = 0.16;
/** From the part to the lamp, in the view: left above the viewer's shoulder. */
const LAMP = unit(-0.35, 0.62, 0.7);

/**
 * Brightness of a surface with this normal in the view (right, up, towards the viewer): one lamp, light from
 * everywhere, and a slight rim where the surface turns away. Both sides of a surface are lit alike.
 */
export function brightness(x: number, y: number, z: number): number {
  const side = z < 0 ? -1 : 1;
  const facing = Math.min(1, z * side);
  const lit = Math.max(0, (x * LAMP[0] + y * LAMP[1] + z * LAMP[2]) * side);
  const rim = 1 - facing;
  return AMBIENT + KEY * lit + RIM * rim * rim * rim;
}

function unit(x: number, y: number, z: number): readonly [number, number, number] {
  const length = Math.sqrt(x * x + y * y + z * z);
  return [x / length, y / length, z / length];
}
