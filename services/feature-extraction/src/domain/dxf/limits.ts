/** What one drawing may contain. Beyond it the answer is RESOURCE_EXHAUSTED with `context.limit`. */
export interface DxfLimits {
  /** Entities in the file, those of blocks among them. */
  readonly maxEntities: number;
  /** Entities when every block reference is expanded. */
  readonly maxExpanded: number;
  /** Entities that are measured for the box, each block once for every orientation it appears in. */
  readonly maxMeasured: number;
}

export const DEFAULT_DXF_LIMITS: DxfLimits = {
  maxEntities: 4_000_000,
  maxExpanded: 50_000_000,
  maxMeasured: 20_000_000,
};
