import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { boxFaces, DEPENDENT, IgesText, reals } from '../../../test/support/iges-text.ts';
import { igesForKernel, preflightIges } from './preflight.ts';

const BLANKED = '01000000';
const BLOCK = { type: 150, values: reals([10, 20, 30, 0, 0, 0, 1, 0, 0, 0, 0, 1]) };

/** What the preflight says of a file, and how many faces the kernel must make of each of its roots. */
function contents(write: (file: IgesText) => void) {
  const file = new IgesText();
  write(file);
  const bytes = file.bytes();
  const { declaredFaces, warnings } = preflightIges(bytes);
  const { faces, unplaced } = igesForKernel(bytes);
  return {
    declaredFaces,
    roots: [...faces.values()],
    unplaced: unplaced.size,
    codes: warnings.map(({ code }) => code),
  };
}

function box(file: IgesText, status?: string): readonly number[] {
  return file.box([0, 0, 0], [10, 20, 30], status === undefined ? {} : { status });
}

function refusal(write: (file: IgesText) => void): AppError {
  try {
    contents(write);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const CLEAN = { unplaced: 0, codes: [] };

describe('the faces of an IGES file', () => {
  test('are its trimmed surfaces, not what these are made of', () => {
    expect(contents((file) => void box(file))).toEqual({
      ...CLEAN,
      declaredFaces: 6,
      roots: [1, 1, 1, 1, 1, 1],
    });
  });

  test('are its bare surfaces, whatever another says of its own', () => {
    const write = (file: IgesText) => {
      for (const corners of boxFaces([0, 0, 0], [10, 20, 30])) file.surface(corners);
    };
    expect(contents(write)).toEqual({ ...CLEAN, declaredFaces: 6, roots: [1, 1, 1, 1, 1, 1] });
  });

  test('are those of groups, once also in two of them', () => {
    const write = (file: IgesText) => {
      const members = box(file);
      for (const form of [7, 14]) file.add({ type: 402, form, values: [6, ...members] });
    };
    expect(contents(write)).toEqual({ ...CLEAN, declaredFaces: 6, roots: [6, 6] });
  });

  test('are placed by each instance of a subfigure, also in others', () => {
    const write = (file: IgesText) => {
      const one = file.definition(box(file, DEPENDENT));
      const twice = file.definition(
        [0, 100].map((x) => file.instance(one, [x, 0, 0], { status: DEPENDENT })),
      );
      for (const y of [0, 500, 900]) file.instance(twice, [0, y, 0]);
    };
    expect(contents(write)).toEqual({ ...CLEAN, declaredFaces: 6, roots: [12, 12, 12] });
  });

  test('are also those that are said to belong to something and are used by nothing', () => {
    expect(contents((file) => void box(file, DEPENDENT)).roots).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('have a plane among them when it has a boundary', () => {
    const plane = (file: IgesText, boundary: number) =>
      file.add({ type: 108, values: [...reals([0, 0, 1, 5]), boundary, ...reals([0, 0, 0, 0])] });
    const write = (file: IgesText) => {
      const circle = file.add({ type: 100, values: reals([5, 0, 0, 3, 0, 3, 0]), status: DEPENDENT });
      plane(file, 0);
      plane(file, circle);
    };
    expect(contents(write).roots).toEqual([1]);
  });
});

describe('an IGES file', () => {
  test('with CSG solids or arrays beside surfaces says that it lacks them', () => {
    const solids = contents((file) => {
      box(file);
      file.add(BLOCK);
    });
    expect(solids).toMatchObject({ declaredFaces: 6, codes: ['entities_not_read'] });
    const arrays = contents((file) => {
      box(file);
      const one = file.instance(file.definition(box(file, DEPENDENT)), [100, 0, 0], { status: DEPENDENT });
      file.add({ type: 412, values: [one, ...reals([1, 0, 0, 0]), 3, 1, ...reals([50, 50, 0]), 0, 0] });
    });
    expect(arrays).toMatchObject({ declaredFaces: 6, codes: ['entities_not_read'] });
  });

  test('with shapes in networks says that it lacks them, and does not miss their faces', () => {
    const network = (file: IgesText, members: readonly number[]) => {
      const definition = file.add({
        type: 320,
        values: [0, '3HNET', members.length, ...members, 0, '2HU1', 0, 0],
        status: '00000200',
      });
      file.add({ type: 420, values: [definition, ...reals([100, 0, 0, 1, 1, 1]), 0, '2HU1', 0, 0] });
    };
    const beside = contents((file) => {
      box(file);
      network(file, box(file, DEPENDENT));
    });
    expect(beside).toMatchObject({ declaredFaces: 6, codes: ['entities_not_read'] });
    const alone = refusal((file) => network(file, box(file, DEPENDENT)));
    expect(alone).toMatchObject({ code: 'UNSUPPORTED_FORMAT', stage: 'preflight' });
    expect(alone.message).toContain('network subfigures (type 420)');
    const wires = contents((file) => {
      box(file);
      network(file, [file.add({ type: 110, values: reals([0, 0, 0, 1, 0, 0]), status: DEPENDENT })]);
    });
    expect(wires.codes).toEqual([]);
  });

  test('with CSG solids alone, also in a Boolean tree, is not read', () => {
    const write = (file: IgesText) => {
      const operands = [file.add(BLOCK), file.add(BLOCK)];
      file.add({ type: 180, values: [3, ...operands.map((operand) => -operand), 1] });
    };
    const error = refusal(write);
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FORMAT', stage: 'preflight' });
    expect(error.message).toContain('CSG solids (type 180)');
  });

  test('with an array of curves has lost no shape', () => {
    const write = (file: IgesText) => {
      box(file);
      const line = file.add({ type: 110, values: reals([0, 0, 0, 1, 0, 0]), status: DEPENDENT });
      file.add({ type: 412, values: [line, ...reals([1, 0, 0, 0]), 3, 1, ...reals([50, 50, 0]), 0, 0] });
    };
    expect(contents(write).codes).toEqual([]);
  });

  test('says how many of its shapes are blanked, however these are made', () => {
    const write = (file: IgesText) => {
      box(file);
      const surface = file.surface(boxFaces([500, 0, 0], [510, 20, 30])[0] ?? [], '01010000');
      file.add({ type: 144, values: [surface, 0, 0, 0] });
      file.instance(file.definition(box(file, DEPENDENT)), [100, 0, 0], { status: BLANKED });
    };
    expect(contents(write)).toMatchObject({ declaredFaces: 13, codes: ['hidden_items'] });
  });

  test('leaves out subfigures that are placed nowhere, unless it has nothing else', () => {
    const define = (file: IgesText) => void file.definition(box(file, DEPENDENT));
    const beside = contents((file) => {
      box(file);
      define(file);
    });
    expect(beside).toEqual({
      ...{ declaredFaces: 6, roots: [1, 1, 1, 1, 1, 1] },
      ...{ unplaced: 1, codes: ['definitions_unplaced'] },
    });
    expect(contents(define)).toEqual({ ...CLEAN, declaredFaces: 6, roots: [6] });
  });

  test('whose subfigures stand in one another or multiply ends at limits', () => {
    const cyclic = contents((file) => {
      box(file);
      file.instance(15, [0, 0, 0]);
      file.add({ type: 308, values: [0, '1HA', 1, 13] });
    });
    expect(cyclic.declaredFaces).toBe(6);
    const nested = (levels: number, each: number) => (file: IgesText) => {
      let members = box(file, DEPENDENT);
      for (let level = 0; level < levels; level++) {
        const definition = file.definition(members);
        members = Array.from({ length: each }, (_, i) => file.instance(definition, [i, 0, 0]));
      }
    };
    expect(refusal(nested(100, 1)).message).toContain('nest too deeply');
    expect(refusal(nested(40, 4))).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'occurrences' },
    });
  });
});

test('a subfigure that is placed in another size has a transformation for the kernel', () => {
  const file = new IgesText();
  const definition = file.definition(box(file, DEPENDENT));
  const turn = file.matrix([0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
  file.instance(definition, [0, 0, 0]);
  const [bare, turned] = [0, turn].map((matrix) =>
    file.instance(definition, [100, 0, 0], { scale: 2, matrix }),
  );
  const before = Buffer.from(file.bytes()).toString('latin1').split('\n');
  const { text } = igesForKernel(file.bytes());
  const after = text.split('\n');
  expect(after.length).toBe(before.length + 3);
  const matrixOf = (lines: readonly string[], sequence: number | undefined) =>
    Number(lines.find((line) => line.endsWith(`D${String(sequence).padStart(7)}`))?.slice(48, 56));
  expect(matrixOf(after, turned)).toBe(turn);
  const identity = matrixOf(after, bare);
  expect(matrixOf(before, bare)).toBe(0);
  expect(after.find((line) => line.endsWith(`D${String(identity).padStart(7)}`))).toMatch(/^ +124 /);
  expect(preflightIges(Buffer.from(text, 'latin1')).declaredFaces).toBe(6);
});
