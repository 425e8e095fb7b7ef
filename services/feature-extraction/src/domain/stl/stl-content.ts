import type { Warning } from '../document.ts';
import type { Corners } from '../mesh/weld.ts';

export interface StlContent {
  /** Nine coordinates for each facet, all finite. */
  readonly corners: Corners;
  readonly warnings: readonly Warning[];
}
