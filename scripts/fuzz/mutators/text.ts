import type { Random } from '../random.ts';
import { type Mutator, textMutator } from './mutator.ts';
import { otherNumber } from './numbers.ts';

/** Nothing is blown up beyond this. */
export const MAX_TEXT = 3 * 1024 * 1024;

export interface Token {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Numbers that stand alone. */
export const NUMBER = /(?<![\w.#+-])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/g;
const WORD = /(?<!\w)[A-Za-z_]\w*/g;

/** What befalls the words, numbers and lines of any text. `isNumber` finds the numbers of the format. */
export function textMutators(isNumber: RegExp = NUMBER): readonly Mutator[] {
  return [
    textMutator('change a number', (text, random) => changeTokens(text, isNumber, random, otherNumber)),
    textMutator('change numbers', (text, random) => {
      let changed = text;
      for (let i = random.below(12); i >= 0; i--) {
        changed = changeTokens(changed, isNumber, random, otherNumber);
      }
      return changed;
    }),
    textMutator('swap numbers', (text, random) => swapTokens(text, isNumber, random)),
    textMutator('swap words', (text, random) => swapTokens(text, WORD, random)),
    textMutator('drop a word', (text, random) => changeTokens(text, WORD, random, () => '')),
    ...LINE_MUTATORS,
  ];
}

const LINE_MUTATORS: readonly Mutator[] = [
  textMutator('remove lines', (text, random) => withLines(text, random, () => [])),
  textMutator('repeat lines', (text, random) =>
    withLines(text, random, (lines) => {
      const bytes = lines.reduce((sum, line) => sum + line.length + 1, 1);
      const times = random.chance(0.1) ? 1 + random.below(5_000) : 2;
      return Array<readonly string[]>(Math.min(times, Math.ceil(MAX_TEXT / bytes)))
        .fill(lines)
        .flat();
    }),
  ),
  textMutator('turn lines round', (text, random) => withLines(text, random, (lines) => lines.toReversed())),
  textMutator('foreign lines', (text, random, other) => {
    const foreign = other().split('\n');
    const from = random.below(foreign.length);
    const piece = foreign.slice(from, from + 1 + random.below(40));
    return withLines(text, random, (lines) => [...lines, ...piece]);
  }),
];

/** The first match at or behind a random place, else the first of all. */
export function randomToken(text: string, pattern: RegExp, random: Random): Token | null {
  pattern.lastIndex = random.below(text.length);
  const match = pattern.exec(text) ?? pattern.exec(text);
  pattern.lastIndex = 0;
  return match && { from: match.index, to: match.index + match[0].length, text: match[0] };
}

/** Puts something else in the place of a random token. */
export function changeTokens(
  text: string,
  pattern: RegExp,
  random: Random,
  change: (token: string, random: Random) => string,
): string {
  const token = randomToken(text, pattern, random);
  return token === null ? text : replace(text, token, change(token.text, random));
}

export function swapTokens(text: string, pattern: RegExp, random: Random): string {
  const one = randomToken(text, pattern, random);
  const two = randomToken(text, pattern, random);
  if (one === null || two === null || one.from === two.from) return text;
  const [first, second] = one.from < two.from ? [one, two] : [two, one];
  return replace(replace(text, second, first.text), first, second.text);
}

export function replace(text: string, { from, to }: Pick<Token, 'from' | 'to'>, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function withLines(
  text: string,
  random: Random,
  change: (lines: readonly string[]) => readonly string[],
): string {
  const lines = text.split('\n');
  const from = random.below(lines.length);
  const count = 1 + random.below(random.chance(0.2) ? lines.length : 12);
  lines.splice(from, count, ...change(lines.slice(from, from + count)));
  return lines.join('\n');
}
