import type { Warning } from '../document.ts';
import type { Precision } from '../mesh/precision.ts';
import type { Corners } from '../mesh/weld.ts';

export interface StlContent {
  /** Nine coordinates for each facet, all finite. */
  readonly corners: Corners;
  readonly precision: Precision;
  readonly warnings: readonly Warning[];
}
