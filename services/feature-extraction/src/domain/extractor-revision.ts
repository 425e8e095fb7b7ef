/**
 * Covers parsers, kernel and features. Raise it by one with every change that alters a bit of any result:
 * cached and stored vectors of another revision are then never mixed with new ones. The golden vectors
 * (`features/golden-vectors.test.ts`) fail when a change forgets it.
 */
export const EXTRACTOR_REVISION = 9;
