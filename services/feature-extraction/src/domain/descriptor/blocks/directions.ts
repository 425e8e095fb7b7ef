import { Moments } from '../covariance.ts';
import type { ShapeFacts } from '../shape-facts.ts';

/**
 * How the directions of the surface are spread: the principal second moments of unit normals (all on one axis:
 * 1, 0, 0; all round in a plane: ½, ½, 0). Planes by number and by area, axes of cylinders and cones by number,
 * and the whole surface.
 */
export function directionsBlock({ document: { regions }, facets }: ShapeFacts): readonly number[] {
  const [planes, planeArea, axes, whole] = [new Moments(), new Moments(), new Moments(), new Moments()];
  for (const { surface, areaMm2 } of regions) {
    if (surface.kind === 'plane') {
      planes.add(...surface.axis, 1);
      planeArea.add(...surface.axis, areaMm2);
    } else if (surface.kind === 'cylinder' || surface.kind === 'cone') axes.add(...surface.axis, 1);
  }
  const { areas, normals } = facets;
  for (let at = 0; at < normals.length; at += 3) {
    const area = areas[at / 3] as number;
    whole.add(normals[at] as number, normals[at + 1] as number, normals[at + 2] as number, area);
  }
  return [planes, planeArea, axes, whole].flatMap((moments) => [...moments.values()]);
}
