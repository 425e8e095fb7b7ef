import type { Random } from '../random.ts';

export interface MutatorInput {
  readonly content: Buffer;
  readonly random: Random;
  /** Another file of the same family, to splice with. */
  readonly other: () => Buffer;
}

/** One way of damaging a file; returns it as it was where there is nothing to damage. */
export interface Mutator {
  readonly name: string;
  /** What it does describes no other shape: whoever answers must answer as before, or say that something is wrong. */
  readonly isStructural?: true;
  apply(input: MutatorInput): Buffer;
}

/** A mutator of text, which is one character a byte. */
export function textMutator(
  name: string,
  change: (text: string, random: Random, other: () => string) => string,
): Mutator {
  return {
    name,
    apply: ({ content, random, other }) =>
      Buffer.from(
        change(content.toString('latin1'), random, () => other().toString('latin1')),
        'latin1',
      ),
  };
}
