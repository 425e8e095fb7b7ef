import { AppError } from '@cadml/errors';
import { shapeSlotNames } from './shape-blocks.ts';

/** The explicit versions of the feature vector. There is no silent upgrade between them. */
export const FEATURE_VERSIONS = ['v1', 'v2', 'v3', 'v4', 'v5'] as const;

export type FeatureVersion = (typeof FEATURE_VERSIONS)[number];

/** What `options.featureVersions` and searches mean when they name none. */
export const DEFAULT_FEATURE_VERSION: FeatureVersion = 'v4';

export interface FeatureSlot {
  readonly name: string;
  readonly since: FeatureVersion;
  /** Semantic slots describe the document, geometric ones its shape. */
  readonly semantic: boolean;
}

const geometric = (since: FeatureVersion, ...names: string[]): FeatureSlot[] =>
  names.map((name) => ({ name, since, semantic: false }));
const semantic = (since: FeatureVersion, ...names: string[]): FeatureSlot[] =>
  names.map((name) => ({ name, since, semantic: true }));

/** The slots of v1–v4 in canonical order; each of these versions is a prefix of this list. v5 has its own slots. */
export const FEATURE_SLOTS: readonly FeatureSlot[] = [
  ...geometric('v1', 'entity_count', 'bbox_width', 'bbox_height', 'bbox_depth', 'bbox_volume_estimate'),
  ...semantic('v1', 'layer_count', 'complexity_high_flag'),
  ...geometric('v2', 'norm_width', 'norm_height', 'norm_depth', 'width_height_ratio', 'width_depth_ratio'),
  ...geometric('v3', 'solids_count', 'facets_count', 'avg_volume_per_entity', 'solids_ratio', 'facets_ratio'),
  ...geometric(
    'v3',
    'top_kind_freq_1',
    'top_kind_freq_2',
    'top_kind_freq_3',
    'top_kind_freq_4',
    'top_kind_freq_5',
  ),
  ...geometric('v4', 'surface_count', 'shape_entropy'),
];

/** Number of slots of a version: v1 7, v2 12, v3 22, v4 24, v5 544. */
export function dimensionOf(version: FeatureVersion): number {
  return slotNames(version).length;
}

/** The names of a version's slots, in their order. */
export function slotNames(version: FeatureVersion): readonly string[] {
  return NAMES[version];
}

/** Refuses an unknown version with VALIDATION_FAILED; never falls back to another one. */
export function requireFeatureVersion(value: string): FeatureVersion {
  if ((FEATURE_VERSIONS as readonly string[]).includes(value)) return value as FeatureVersion;
  throw new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: `Feature version '${value}' does not exist. Known versions: ${FEATURE_VERSIONS.join(', ')}.`,
    context: { given: value, known: FEATURE_VERSIONS },
  });
}

const plainNames = (...versions: readonly FeatureVersion[]): readonly string[] =>
  FEATURE_SLOTS.filter((slot) => versions.includes(slot.since)).map((slot) => slot.name);

const NAMES: Readonly<Record<FeatureVersion, readonly string[]>> = {
  v1: plainNames('v1'),
  v2: plainNames('v1', 'v2'),
  v3: plainNames('v1', 'v2', 'v3'),
  v4: plainNames('v1', 'v2', 'v3', 'v4'),
  v5: shapeSlotNames(),
};
