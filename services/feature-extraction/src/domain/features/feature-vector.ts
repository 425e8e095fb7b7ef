import { dimensionOf, type FeatureVersion } from '@cadml/cad-model';
import { boxDescriptor } from '../descriptor/box-descriptor.ts';
import { unpackDescriptor } from '../descriptor/pack-descriptor.ts';
import type { CadDocument } from '../document.ts';
import { compositionBlock } from './composition-block.ts';
import { kindCounts } from './kind-counts.ts';
import { proportionBlock } from './proportion-block.ts';
import { sizeBlock } from './size-block.ts';
import { surfaceBlock } from './surface-block.ts';

/**
 * The feature vector of a document. v5 was computed where the geometry was read. v1–v4 have the slots in the
 * canonical order of `FEATURE_SLOTS`: each of them is a prefix of the next one, so the lower version's slots are the same bits. What float32 cannot hold (the ratio to
 * an extent of 1e-40 mm) becomes its largest number. Linear in the number of kinds and layers, not of entities.
 */
export function featureVector(document: CadDocument, version: FeatureVersion): Float32Array {
  if (version === 'v5') {
    return document.shape === undefined ? boxDescriptor(document) : unpackDescriptor(document.shape);
  }
  return plainVector(document, version);
}

function plainVector(document: CadDocument, version: FeatureVersion): Float32Array {
  const kinds = kindCounts(document.entityKinds);
  const slots = [
    ...sizeBlock(document),
    ...proportionBlock(document),
    ...compositionBlock(document, kinds),
    ...surfaceBlock(document, kinds),
  ];
  const kept = slots.slice(0, dimensionOf(version));
  return Float32Array.from(kept, (slot) => Math.min(LARGEST_FLOAT32, slot));
}

const LARGEST_FLOAT32 = 2 ** 127 * (2 - 2 ** -23);
