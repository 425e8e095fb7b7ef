export { type FeatureBlock, featureBlocks } from './feature-blocks.ts';
export { type FeatureSlot, featureSlots } from './feature-slots.ts';
export {
  ANSWERED_FEATURE_VERSIONS,
  dimensionOf,
  FEATURE_VERSIONS,
  type FeatureVersion,
  FIRST_FEATURE_VERSION,
  PREFERRED_FEATURE_VERSION,
  requireFeatureVersion,
  slotNames,
} from './feature-versions.ts';
export { type BoundingBox, extents, type GeometryKind, type MeshFacts, type Vec3 } from './geometry.ts';
export {
  type CallContext,
  canRead,
  DEFAULT_PROJECT,
  type Principal,
  ROLES,
  type Role,
  requireScope,
  requireWrite,
  SCOPES,
  type Scope,
} from './principal.ts';
export { MAX_SEARCH_OFFSET } from './search.ts';
export {
  type BlockRange,
  blockDimension,
  blockRanges,
  SHAPE_BLOCKS,
  type ShapeBlock,
  type ShapeBlockName,
  type SlotGroup,
} from './shape-blocks.ts';
export type { StepFacts } from './step-facts.ts';
export { isLengthUnit, type LengthUnit, MM_PER_UNIT } from './units.ts';
export { decodeVector, encodeVector } from './vector-encoding.ts';
