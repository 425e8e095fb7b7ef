/** The groups of a DXF file one after another: a code that says what the value means, and the value. */
export interface GroupSource {
  readonly code: number;
  /** Numbers for numeric codes (NaN when the text is no number), raw text for others. */
  readonly value: number | string;
  /** Line of the group's code, counted from 1; in a binary file the byte offset. */
  readonly line: number;
  /** Goes to the next group; false at the end. Raises PARSE_FAILED for what is no group. */
  next(): boolean;
}
