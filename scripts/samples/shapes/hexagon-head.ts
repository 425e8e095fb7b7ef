import type { OpenCascade, TopoDS_Shape } from '../kernel.ts';
import { common } from './booleans.ts';
import { hexagon, polygon } from './outline.ts';
import { extrude, revolve } from './solids.ts';

/** Which ends of a hexagon prism are turned off at 30°. */
export type ChamferedEnds = 'top' | 'both';

const SLOPE = Math.tan(Math.PI / 6);

/** A hexagon prism from z = 0 up, its corners turned off at 30° to the width across flats. */
export function hexagonHead(
  oc: OpenCascade,
  size: { readonly acrossFlats: number; readonly height: number },
  ends: ChamferedEnds,
): TopoDS_Shape {
  const { acrossFlats, height } = size;
  const radius = (acrossFlats / 2) * 0.97;
  const reach = acrossFlats * 0.65;
  const drop = (reach - radius) * SLOPE;
  const turned = polygon([
    [0, 0],
    ...(ends === 'both'
      ? ([
          [radius, 0],
          [reach, drop],
        ] as const)
      : ([[reach, 0]] as const)),
    [reach, height - drop],
    [radius, height],
    [0, height],
  ]);
  const prism = extrude(oc, hexagon(acrossFlats), { plane: 'xy', depth: height });
  return common(oc, prism, revolve(oc, turned));
}

/**
 * Volume of the same body: over each twelfth of the hexagon the chamfer takes (ρ − radius)·tan 30° of height
 * beyond the radius; integrated over the angle by the midpoint rule, exactly over ρ.
 */
export function hexagonHeadVolume(
  { acrossFlats, height }: { readonly acrossFlats: number; readonly height: number },
  ends: ChamferedEnds,
): number {
  const [flat, slices] = [acrossFlats / 2, 20_000];
  const radius = flat * 0.97;
  const width = Math.PI / 6 / slices;
  let taken = 0;
  for (let i = 0; i < slices; i++) {
    const edge = flat / Math.cos((i + 0.5) * width);
    taken += SLOPE * ((edge ** 3 - radius ** 3) / 3 - (radius * (edge ** 2 - radius ** 2)) / 2) * width;
  }
  const prism = (Math.sqrt(3) / 2) * acrossFlats * acrossFlats * height;
  return prism - 12 * taken * (ends === 'both' ? 2 : 1);
}
