import type { Random } from '../random.ts';
import { type Mutator, textMutator } from './mutator.ts';
import { changeTokens, MAX_TEXT } from './text.ts';

/** A reference in a parameter list; a name before `=` is none. */
const REFERENCE = /#\d+(?=\s*[,)])/g;
const INSTANCE = /(?<=;)\s*(?=#\d+\s*=)/;
const SECTION = /(?<=;)\s*(?=(?:HEADER|DATA|ENDSEC|END-ISO)\b)/;

/** Instances of a Part 21 file taken away, doubled, moved, and references that lead elsewhere. */
export const STEP_INSTANCE_MUTATORS: readonly Mutator[] = [
  textMutator('re-point a reference', repoint),
  textMutator('re-point references', (text, random) => {
    let changed = text;
    for (let i = 1 + random.below(6); i > 0; i--) changed = repoint(changed, random);
    return changed;
  }),
  textMutator('close a cycle', (text, random) => withInstances(text, random, closeCycle)),
  textMutator('remove an instance', (text, random) =>
    withInstances(text, random, (instances) => void instances.splice(random.below(instances.length), 1)),
  ),
  textMutator('cut a block', (text, random) =>
    withInstances(text, random, (instances) => {
      instances.splice(random.below(instances.length), 1 + random.below(instances.length / 4));
    }),
  ),
  textMutator('double an instance', (text, random) => withInstances(text, random, double)),
  textMutator('move instances', (text, random) => withInstances(text, random, move)),
  textMutator('exchange contents', (text, random) => withInstances(text, random, exchange)),
  textMutator('foreign instances', foreign),
  textMutator('reorder sections', reorderSections),
  textMutator('multiply instances', (text, random) => withInstances(text, random, multiply)),
];

function repoint(text: string, random: Random): string {
  const instances = text.split(INSTANCE);
  const known = () => `#${idOf(random.pick(instances))}`;
  return changeTokens(text, REFERENCE, random, () =>
    random.chance(0.8)
      ? known()
      : random.pick(['#0', '#99999999', '#9223372036854775808', '#-1', '$', '#1', '#1234567890123456789012']),
  );
}

/** An instance that another one needs is made to need that one. */
function closeCycle(instances: string[], random: Random): void {
  const from = random.below(instances.length);
  const needed = /#(\d+)(?=\s*[,)])/.exec(instances[from] ?? '')?.[1];
  const at = instances.findIndex((instance) => idOf(instance) === needed);
  const back = `#${idOf(instances[from] ?? '')}`;
  if (at < 0) return;
  const target = instances[at] ?? '';
  instances[at] = target.includes('#', 1)
    ? changeTokens(target, REFERENCE, random, () => back)
    : target.replace(/\)\s*;/, `,${back});`);
}

/** Once more under the same name, or under a new one with the first one's name taken by somebody else. */
function double(instances: string[], random: Random): void {
  const instance = random.pick(instances);
  const copy = random.chance(0.5) ? instance : instance.replace(/#\d+/, `#${idOf(random.pick(instances))}`);
  instances.splice(random.below(instances.length), 0, copy);
}

/** What a reader must not mind. */
function move(instances: string[], random: Random): void {
  const from = random.below(instances.length);
  const block = instances.splice(from, 1 + random.below(20));
  instances.splice(random.below(instances.length), 0, ...block);
}

function exchange(instances: string[], random: Random): void {
  const one = random.below(instances.length);
  const two = random.below(instances.length);
  const body = (at: number) => (instances[at] ?? '').replace(/^#\d+\s*=/, '');
  const [first, second] = [body(one), body(two)];
  instances[one] = `#${idOf(instances[one] ?? '')}=${second}`;
  instances[two] = `#${idOf(instances[two] ?? '')}=${first}`;
}

/** Thousands of copies under names of their own. */
function multiply(instances: string[], random: Random): void {
  const body = random.pick(instances).replace(/^#\d+/, '');
  const most = Math.floor(MAX_TEXT / (body.length + 12));
  const times = Math.min(most, 10 ** (1 + random.below(4)));
  instances.push(...Array.from({ length: times }, (_, i) => `#${5_000_000 + i}${body}`));
}

function foreign(text: string, random: Random, other: () => string): string {
  const strangers = other().split(INSTANCE).slice(1, -1);
  const from = random.below(strangers.length);
  const block = strangers.slice(from, from + 1 + random.below(30));
  return withInstances(text, random, (instances) => {
    instances.splice(random.below(instances.length), 0, ...block);
  });
}

function reorderSections(text: string, random: Random): string {
  const sections = text.split(SECTION);
  const [taken = ''] = sections.splice(random.below(sections.length), 1);
  if (random.chance(0.7)) sections.splice(random.below(sections.length + 1), 0, taken);
  if (random.chance(0.2)) sections.splice(random.below(sections.length + 1), 0, taken);
  return sections.join('\n');
}

/** Lets the instances between the header and the last one be changed. */
function withInstances(
  text: string,
  random: Random,
  change: (instances: string[], random: Random) => void,
): string {
  const [head = '', ...instances] = text.split(INSTANCE);
  const last = instances.pop();
  if (last === undefined || instances.length === 0) return text;
  change(instances, random);
  return [head, ...instances, last].join('\n');
}

function idOf(instance: string): string {
  return /^#(\d+)/.exec(instance)?.[1] ?? '0';
}
