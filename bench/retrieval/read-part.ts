/** What is read of a file for the comparison of descriptors; vectors are float32 in base64. CPU times. */
export interface ReadPart {
  readonly v4: string;
  readonly v5: string;
  readonly d2: readonly number[];
  readonly readMs: number;
  readonly tessellateMs: number;
  readonly shapeMs: number;
}
