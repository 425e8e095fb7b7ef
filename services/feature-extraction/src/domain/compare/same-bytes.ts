import { IDENTITY_TRANSFORM } from '../transform.ts';
import type { Evidence } from './evidence.ts';

/** What is known of two files with equal bytes, without looking at them. */
export const SAME_BYTES: Evidence = {
  class: 'identical',
  scale: null,
  isUnitError: false,
  transform: IDENTITY_TRANSFORM,
  maxDeviationMm: 0,
  usualDeviationMm: 0,
  volumeRatio: 1,
  areaRatio: 1,
  reasons: ['The two files have the same bytes.'],
};
