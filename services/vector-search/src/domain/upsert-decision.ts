import type { Part } from './part.ts';

/** What a write of an analysed file means. */
export type UpsertDecision =
  | { readonly kind: 'create'; readonly duplicateOf: string | null }
  | { readonly kind: 'revise'; readonly part: Part }
  | { readonly kind: 'keep'; readonly part: Part };

/** What is known before the decision, all of it inside the project written to. */
export interface UpsertFacts {
  readonly partNumber: string | null;
  readonly fileHash: string;
  /** The part with this number, when one was given. */
  readonly withNumber: Part | null;
  /** The oldest part whose current revision has these bytes. */
  readonly withBytes: Part | null;
}

/**
 * Same bytes without a number: the existing part. Same bytes with another number: a new part, unless the
 * existing one has no number yet and takes this one. Same number with new bytes: the next revision, also when
 * the bytes are those of an older one.
 */
export function decideUpsert({ partNumber, fileHash, withNumber, withBytes }: UpsertFacts): UpsertDecision {
  if (withNumber !== null) {
    return { kind: withNumber.fileHash === fileHash ? 'keep' : 'revise', part: withNumber };
  }
  if (withBytes === null) return { kind: 'create', duplicateOf: null };
  if (partNumber === null || withBytes.partNumber === null) return { kind: 'keep', part: withBytes };
  return { kind: 'create', duplicateOf: withBytes.id };
}
