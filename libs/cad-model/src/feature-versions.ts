import { AppError } from '@cadml/errors';
import { FEATURE_SLOTS } from './plain-slots.ts';
import { shapeSlotNames } from './shape-blocks.ts';

/** The explicit versions of the feature vector. There is no silent upgrade between them. */
export const FEATURE_VERSIONS = ['v1', 'v2', 'v3', 'v4', 'v5'] as const;

export type FeatureVersion = (typeof FEATURE_VERSIONS)[number];

/** What a catalogue whose parts come from before `PREFERRED_FEATURE_VERSION` searches by. */
export const FIRST_FEATURE_VERSION: FeatureVersion = 'v4';

/** What searches that name no version go by as soon as it covers all parts of the catalogue. */
export const PREFERRED_FEATURE_VERSION: FeatureVersion = 'v5';

/** What `options.featureVersions` means when it names none. */
export const ANSWERED_FEATURE_VERSIONS: readonly FeatureVersion[] = ['v4', 'v5'];

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
