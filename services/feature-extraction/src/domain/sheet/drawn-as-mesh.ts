import type { BoundingBox } from '@cadml/cad-model';
import type { Scene } from '../scene.ts';
import { VIEWS } from './layout.ts';
import { meshLines } from './mesh-lines.ts';
import type { PartDrawing } from './part-sheet.ts';

/** The sheet of what is known as triangles, or is too large for exact hidden lines. `box` in mm. */
export function drawnAsMesh(scene: Scene, box: BoundingBox): PartDrawing {
  return {
    box,
    views: {
      front: meshLines(scene, VIEWS.front),
      top: meshLines(scene, VIEWS.top),
      left: meshLines(scene, VIEWS.left),
      isometric: meshLines(scene, VIEWS.isometric),
    },
    method: 'Lines of the triangulated part, tested against a depth image.',
  };
}
