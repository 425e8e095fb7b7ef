/** Similarity search over libfaiss: indexes, bitmaps of rows, and the map from our ids to rows. */
export {
  type HnswOptions,
  Index,
  IndexFlat,
  IndexFlatIP,
  IndexFlatL2,
  IndexHNSW,
  type Neighbours,
  type RangeNeighbours,
  type SearchOptions,
  type SearchResult,
  type ThreadOptions,
} from './faiss-index.ts';
export { type Faiss, type LoadOptions, loadFaiss, MetricType } from './load.ts';
export type { IndexKind, Metric } from './native.ts';
export { countRows, emptyBitmap, hasRow, intersectRows, rowBitmap, setRow } from './row-bitmap.ts';
export { type Compaction, RowMap } from './row-map.ts';
