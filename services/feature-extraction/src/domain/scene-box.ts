import type { BoundingBox } from '@cadml/cad-model';
import type { Scene } from './scene.ts';
import { placedMeshes } from './scene-bodies.ts';
import { movedPoints } from './transform.ts';

/** The box around all that a scene shows. */
export function sceneBox(scene: Scene): BoundingBox {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const { mesh, transform } of placedMeshes(scene)) {
    const points = movedPoints(transform, mesh.positions);
    for (let i = 0; i < points.length; i++) {
      const axis = (i % 3) as 0 | 1 | 2;
      const value = points[i] as number;
      if (value < min[axis]) min[axis] = value;
      if (value > max[axis]) max[axis] = value;
    }
  }
  return { min, max };
}
