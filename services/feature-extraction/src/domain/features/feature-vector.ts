import { dimensionOf, type FeatureVersion } from '@cadml/cad-model';
import type { CadDocument } from '../document.ts';
import { compositionBlock } from './composition-block.ts';
import { proportionBlock } from './proportion-block.ts';
import { sizeBlock } from './size-block.ts';
import { surfaceBlock } from './surface-block.ts';

/**
 * The feature vector of a document, slots in the canonical order of `FEATURE_SLOTS`. A version is a prefix
 * of the next one, so the lower version's slots are the same bits. What float32 cannot hold (the ratio to
 * an extent of 1e-40 mm) becomes its largest number. Linear in the number of kinds and layers, not of entities.
 */
export function featureVector(document: CadDocument, version: FeatureVersion): Float32Array {
  const slots = [
    ...sizeBlock(document),
    ...proportionBlock(document),
    ...compositionBlock(document),
    ...surfaceBlock(document),
  ];
  const kept = slots.slice(0, dimensionOf(version));
  return Float32Array.from(kept, (slot) => Math.min(LARGEST_FLOAT32, slot));
}

const LARGEST_FLOAT32 = 2 ** 127 * (2 - 2 ** -23);
