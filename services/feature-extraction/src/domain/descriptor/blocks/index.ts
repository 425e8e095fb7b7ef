import type { ShapeBlockName } from '@cadml/cad-model';
import type { ShapeFacts } from '../shape-facts.ts';
import { adjacencyBlock } from './adjacency.ts';
import { arraysBlock } from './arrays.ts';
import { chiralityBlock } from './chirality.ts';
import { countsBlock } from './counts.ts';
import { directionsBlock } from './directions.ts';
import { distancesBlock } from './distances.ts';
import { edgesBlock } from './edges.ts';
import { fillingBlock } from './filling.ts';
import { proportionsBlock } from './proportions.ts';
import { radiiBlock } from './radii.ts';
import { sizeBlock, thicknessBlock } from './size.ts';
import { pitchBlock, spacingBlock } from './spacing.ts';
import { surfacesBlock } from './surfaces.ts';

/** What computes each block, its slots in the order of the published table and not yet weighted. */
export const BLOCKS: Readonly<Record<ShapeBlockName, (facts: ShapeFacts) => readonly number[]>> = {
  surfaces: surfacesBlock,
  edges: edgesBlock,
  adjacency: adjacencyBlock,
  counts: countsBlock,
  arrays: arraysBlock,
  spacing: spacingBlock,
  directions: directionsBlock,
  filling: fillingBlock,
  proportions: proportionsBlock,
  radii: radiiBlock,
  distances: distancesBlock,
  chirality: chiralityBlock,
  thickness: thicknessBlock,
  size: sizeBlock,
  pitch: pitchBlock,
};
