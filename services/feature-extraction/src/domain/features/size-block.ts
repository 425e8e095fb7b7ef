import { extents } from '@cadml/cad-model';
import type { CadDocument } from '../document.ts';

/** Documents with at least this many entities are of high complexity (below 50: low; between: medium). */
const HIGH_COMPLEXITY = 500;

/** v1: entity_count, bbox_width/height/depth, bbox_volume_estimate, layer_count, complexity_high_flag. */
export function sizeBlock(document: CadDocument): readonly number[] {
  const { entities, layers, boundingBox } = document;
  return [
    entities,
    ...extents(boundingBox),
    boxVolume(document),
    layers.length,
    entities >= HIGH_COMPLEXITY ? 1 : 0,
  ];
}

/** W·H·D in mm³, each extent clipped at 0. */
export function boxVolume({ boundingBox }: CadDocument): number {
  return extents(boundingBox).reduce((product, extent) => product * Math.max(0, extent), 1);
}
