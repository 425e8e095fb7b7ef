import { measuresOf } from './geometry.ts';
import type { Attributes, Part } from './part.ts';

/** What the index keeps of a part: what filters, lists and counts look at. */
export interface PartRow {
  readonly id: string;
  readonly project: string;
  readonly partNumber: string | null;
  readonly name: string;
  readonly material: string | null;
  readonly format: string;
  readonly class: string | null;
  readonly fileHash: string;
  readonly tags: readonly string[];
  readonly attributes: Attributes;
  /** In the order of MEASURES; NaN for none. */
  readonly measures: readonly number[];
  readonly createdSequence: number;
}

export function partRowOf(part: Part): PartRow {
  const { id, project, partNumber, name, material, fileHash, tags, attributes, createdSequence } = part;
  const described = {
    id,
    project,
    partNumber,
    name,
    material,
    class: part.class,
    fileHash,
    tags,
    attributes,
  };
  return { ...described, format: part.geometry.format, measures: measuresOf(part.geometry), createdSequence };
}
