import type { Part } from './part.ts';
import type { UpsertDecision } from './upsert-decision.ts';

/** What is known before the decision, all of it inside the project written to. */
export interface ComponentFacts {
  readonly fileHash: string;
  /** The part with the number that the assembly's file gives the component. */
  readonly withNumber: Part | null;
  /** The oldest part whose current revision has these bytes, other than the assembly. */
  readonly withBytes: Part | null;
  /** Whether the part with the number was a component of this assembly before. */
  readonly isKnownComponent: boolean;
}

/**
 * What writing a component means. Numbers inside the files of assemblies are often made up (`Part1`), so one
 * alone never changes a part of somebody else's: same bytes are the existing part; the same number with new
 * bytes is the next revision only of a part that this assembly used before.
 */
export function decideComponent(facts: ComponentFacts): UpsertDecision {
  const { fileHash, withNumber, withBytes, isKnownComponent } = facts;
  if (withNumber?.fileHash === fileHash) return { kind: 'keep', part: withNumber };
  if (withBytes !== null) return { kind: 'keep', part: withBytes };
  if (withNumber !== null && isKnownComponent) return { kind: 'revise', part: withNumber };
  return { kind: 'create', duplicateOf: null };
}
