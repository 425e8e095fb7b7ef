import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { preflightIges } from './preflight.ts';

const SURFACES = readFileSync(
  new URL('../../../test/fixtures/drilled-block-surfaces.igs', import.meta.url),
  'latin1',
);

interface Look {
  readonly level?: number;
  readonly colour?: number;
}

/** Type, form and parameters of an entity that is added behind the others. */
type Added = readonly [type: number, form: number, parameters: string];

const right = (value: number | string, width: number) => String(value).padStart(width);

/** The seven surfaces with these looks, one after the other, and further entities; `first` is their sequence number. */
function iges(looks: readonly Look[], added: (first: number) => readonly Added[] = () => []): Uint8Array {
  const lines = SURFACES.trimEnd().split('\n');
  const of = (letter: string) => lines.filter((line) => line[72] === letter);
  const directory = of('D');
  const parameters = of('P');
  let surface = 0;
  for (let at = 0; at < directory.length; at += 2) {
    if (!directory[at]?.startsWith('     144')) continue;
    const { level = 0, colour = 0 } = looks[surface++] ?? {};
    directory[at] = put(directory[at], 4, level);
    directory[at + 1] = put(directory[at + 1], 2, colour);
  }
  for (const [type, form, text] of added(directory.length + 1)) {
    const [entry, line] = [directory.length + 1, parameters.length + 1];
    const fields = (...values: readonly (number | string)[]) =>
      values.map((value) => right(value, 8)).join('');
    directory.push(`${fields(type, line, 0, 0, 0, 0, 0, 0, '00010000')}D${right(entry, 7)}`);
    directory.push(`${fields(type, 0, 0, 1, form, '', '', '', 0)}D${right(entry + 1, 7)}`);
    parameters.push(`${text.padEnd(64)}${right(entry, 8)}P${right(line, 7)}`);
  }
  const counts = { S: of('S').length, G: of('G').length, D: directory.length, P: parameters.length };
  const last = Object.entries(counts).map(([letter, count]) => `${letter}${String(count).padStart(7, '0')}`);
  const terminate = `${last.join('').padEnd(72)}T${right(1, 7)}`;
  return Buffer.from(
    [...of('S'), ...of('G'), ...directory, ...parameters, terminate, ''].join('\n'),
    'latin1',
  );
}

function put(line: string | undefined, column: number, value: number): string {
  const text = line ?? '';
  return text.slice(0, column * 8) + right(value, 8) + text.slice(column * 8 + 8);
}

const every = (look: Look) => Array.from({ length: 7 }, () => look);

describe('the looks of an IGES file', () => {
  test('are none where the directory says nothing', () => {
    expect(preflightIges(iges([]))).toMatchObject({ layers: [], colour: null, name: null });
  });

  test('count the shapes on each level, with the name of its function', () => {
    const file = iges([{ level: 7 }, { level: 2 }, { level: 7 }], () => [[406, 3, '406,2,7,6Hhou;se;']]);
    expect(preflightIges(file).layers).toEqual([
      { name: '2', count: 1 },
      { name: 'hou;se', count: 2 },
    ]);
  });

  test('count a shape on each of the levels that a property gives it', () => {
    const file = (first: number) => iges([{ level: -first }, { level: 3 }], () => [[406, 1, '406,3,3,4,4;']]);
    const first = SURFACES.split('\n').filter((line) => line[72] === 'D').length + 1;
    expect(preflightIges(file(first)).layers).toEqual([
      { name: '3', count: 2 },
      { name: '4', count: 1 },
    ]);
    expect(preflightIges(file(first + 900)).layers).toEqual([{ name: '3', count: 1 }]);
  });

  test('have a colour when all shapes have the same: by number or by definition', () => {
    expect(preflightIges(iges(every({ colour: 5 }))).colour).toEqual([1, 1, 0, 1]);
    expect(preflightIges(iges([...every({ colour: 5 }).slice(1), { colour: 2 }])).colour).toBeNull();
    const first = SURFACES.split('\n').filter((line) => line[72] === 'D').length + 1;
    const defined = (text: string) =>
      preflightIges(iges(every({ colour: -first }), () => [[314, 0, text]])).colour;
    expect(defined('314,20.,40.,100.;')).toEqual([0.2, 0.4, 1, 1]);
    expect(defined('314,20.,140.,100.;')).toBeNull();
    expect(defined('314,,,;')).toBeNull();
  });

  test('have a name when there is one', () => {
    const named = (...names: readonly string[]) =>
      preflightIges(iges([], () => names.map((name): Added => [406, 15, `406,1,${name.length}H${name};`])))
        .name;
    expect(named('Block, drilled')).toBe('Block, drilled');
    expect(named('A', 'A')).toBe('A');
    expect(named('A', 'B')).toBeNull();
    expect(named('  ')).toBeNull();
  });
});
