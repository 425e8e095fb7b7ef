import type { Scene } from '../domain/scene.ts';
import type { PartDrawing } from '../domain/sheet/part-sheet.ts';

/** A part to be shown; each is made when it is asked for. */
export interface Subject {
  scene(): Scene;
  drawing(): PartDrawing;
}
