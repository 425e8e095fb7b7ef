import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CadDocument } from '../../src/domain/document.ts';
import { boxFaces, DEPENDENT, IgesText, reals } from '../support/iges-text.ts';
import { type Bench, failure, IGES_WORKER, openBench, REAL_WORKER } from '../support/kernel-pool.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({ entry: REAL_WORKER, igesEntry: IGES_WORKER });
  await bench.pool.start();
}, 120_000);

afterAll(() => bench.close());

const job = (write: (file: IgesText) => void) => {
  const file = new IgesText();
  write(file);
  return bench.job(file.bytes(), { format: 'iges', timeoutMs: 30_000 });
};

/** What was read, without what is said of the sewing. */
async function read(write: (file: IgesText) => void) {
  const { document } = await bench.pool.read(job(write));
  const codes = document.warnings.map(({ code }) => code).filter((code) => code !== 'surfaces_sewn');
  return { ...document, codes };
}

function near(value: number): number {
  return expect.closeTo(value, 3) as unknown as number;
}

function sizeOf({ boundingBox: { min, max } }: CadDocument): readonly number[] {
  return max.map((value, axis) => value - (min[axis] as number));
}

type Box = Parameters<IgesText['box']>;
const LOW: Box[0] = [0, 0, 0];
const SMALL: Box[1] = [10, 20, 30];
const LARGE: Box[1] = [100, 100, 100];

describe('IGES that places things', () => {
  test('in another size by a transformation is measured as large as they are', async () => {
    const scaled = (file: IgesText) => file.matrix([2, 0, 0, 5, 0, 2, 0, 0, 0, 0, 2, 0]);
    const trimmed = await read((file) => void file.box(LOW, SMALL, { matrix: scaled(file) }));
    expect(trimmed).toMatchObject({ volumeMm3: near(48_000), areaMm2: near(8_800), faces: 6, codes: [] });
    const bare = await read((file) => {
      const matrix = scaled(file);
      for (const corners of boxFaces(LOW, SMALL)) file.surface(corners, undefined, { matrix });
    });
    expect(bare).toMatchObject({ volumeMm3: near(48_000), areaMm2: near(8_800), faces: 6, codes: [] });
  });

  /** The translation is relative to the model space or to what refers to the instance. */
  test.each([1, 2])('as a subfigure turned, made %i times as large, and then moved', async (scale) => {
    const { boundingBox } = await read((file) => {
      const definition = file.definition(file.box(LOW, SMALL, { status: DEPENDENT }));
      const matrix = file.matrix([0, -1, 0, 0, 1, 0, 0, 7, 0, 0, 1, 0]);
      file.instance(definition, [100, 0, 0], { scale, matrix });
    });
    expect(boundingBox).toEqual({
      min: [100 - 20 * scale, 7, 0].map(near),
      max: [100, 7 + 10 * scale, 30 * scale].map(near),
    });
  });

  test('as subfigures of several sizes has all of them', async () => {
    const document = await read((file) => {
      const definition = file.definition(file.box(LOW, SMALL, { status: DEPENDENT }));
      file.instance(definition, [0, 0, 0]);
      file.instance(definition, [100, 0, 0], { scale: 2 });
      file.instance(definition, [300, 0, 0]);
    });
    expect(document).toMatchObject({ volumeMm3: near(60_000), solids: 3, faces: 18, codes: [] });
    expect(sizeOf(document)).toEqual([near(310), near(40), near(60)]);
  });

  test('as subfigures of several sizes in one another too', async () => {
    const document = await read((file) => {
      const part = file.definition(file.box(LOW, SMALL, { status: DEPENDENT }));
      const places = [
        file.instance(part, [0, 0, 0], { status: DEPENDENT }),
        file.instance(part, [100, 0, 0], { status: DEPENDENT, scale: 2 }),
      ];
      const assembly = file.definition(places);
      file.instance(assembly, [0, 0, 0]);
      file.instance(assembly, [0, 500, 0], { scale: 3 });
    });
    expect(document).toMatchObject({ volumeMm3: near(1_512_000), solids: 4, faces: 24, codes: [] });
    expect(sizeOf(document)).toEqual([near(360), near(620), near(180)]);
  });

  test('leaves out what it only defines', async () => {
    const document = await read((file) => {
      file.box(LOW, SMALL);
      file.definition(file.box([100, 0, 0], [110, 20, 30], { status: DEPENDENT }));
    });
    expect(document).toMatchObject({ volumeMm3: near(6_000), faces: 6, codes: ['definitions_unplaced'] });
  });
});

describe('IGES of which something is lost is refused', () => {
  test.each<[string, (file: IgesText) => void, number, number]>([
    [
      'a bare surface of a body',
      (file) => {
        for (const [i, corners] of boxFaces(LOW, SMALL).entries()) {
          file.surface(corners, undefined, { broken: i === 5 });
        }
      },
      5,
      6,
    ],
    [
      'a bare surface beside a body',
      (file) => {
        file.box(LOW, SMALL);
        file.surface(boxFaces([500, 0, 0], [510, 20, 30])[0] ?? [], undefined, { broken: true });
      },
      6,
      7,
    ],
    [
      'what stands in an association that its kernel does not know',
      (file) => {
        const [parent = 0, ...children] = file.box(LOW, SMALL);
        file.add({ type: 402, form: 9, values: [1, 5, parent, ...children] });
      },
      0,
      6,
    ],
  ])('%s', async (_, write, faces, declaredFaces) => {
    expect(await failure(bench.pool.read(job(write)))).toMatchObject({
      code: 'PARSE_FAILED',
      stage: 'parse',
      context: { faces, declaredFaces },
    });
  });

  test('all of it, for it is no kind that is read', async () => {
    const block = { type: 150, values: reals([10, 20, 30, 0, 0, 0, 1, 0, 0, 0, 0, 1]) };
    expect(await failure(bench.pool.read(job((file) => void file.add(block))))).toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      stage: 'preflight',
    });
  });
});

describe('loose surfaces of several bodies', () => {
  const boxes =
    (...all: readonly [Box[0], Box[1]][]) =>
    (file: IgesText) => {
      for (const [low, high] of all) file.box(low, high);
    };

  test('that share their space have their volumes summed, and it is said', async () => {
    const twice = await read(boxes([LOW, LARGE], [LOW, LARGE]));
    expect(twice).toMatchObject({ volumeMm3: near(2_000_000), solids: 2, codes: ['bodies_overlap'] });
    const crossing = await read(
      boxes(
        [LOW, LARGE],
        [
          [50, 50, 50],
          [150, 150, 150],
        ],
      ),
    );
    expect(crossing).toMatchObject({ volumeMm3: near(2_000_000), solids: 2, codes: ['bodies_overlap'] });
  });

  test('one in another, have no volume: it may be a cavity or a body', async () => {
    const nested = await read(
      boxes(
        [LOW, LARGE],
        [
          [20, 20, 20],
          [80, 80, 80],
        ],
      ),
    );
    expect(nested).toMatchObject({ volumeMm3: null, solids: 0, faces: 12, codes: ['surfaces_open'] });
  });

  test('have the volume of all when one is a single surface that closes upon itself', async () => {
    const turned = (file: IgesText) => {
      const [axis, circle] = [
        file.add({ type: 110, values: reals([0, 0, 0, 0, 1, 0]), status: DEPENDENT }),
        file.add({ type: 100, values: reals([0, 20, 0, 24, 0, 24, 0]), status: DEPENDENT }),
      ];
      file.add({ type: 120, values: [axis, circle, '0.', String(2 * Math.PI)] });
    };
    const torus = 2 * Math.PI ** 2 * 20 * 4 ** 2;
    const alone = await read(turned);
    expect(alone).toMatchObject({ volumeMm3: near(torus), solids: 1, codes: [] });
    const both = await read((file) => {
      turned(file);
      file.box([100, 0, 0], [110, 20, 30]);
    });
    expect(both).toMatchObject({ volumeMm3: near(torus + 6_000), solids: 2, codes: [] });
  });

  test('that stand apart or touch have the volume of all', async () => {
    const apart = await read(
      boxes(
        [LOW, SMALL],
        [
          [50, 0, 0],
          [60, 20, 30],
        ],
      ),
    );
    expect(apart).toMatchObject({ volumeMm3: near(12_000), solids: 2, codes: [] });
    const touching = await read(
      boxes(
        [LOW, SMALL],
        [
          [10, 5, 5],
          [20, 15, 25],
        ],
      ),
    );
    expect(touching).toMatchObject({ volumeMm3: near(8_000), solids: 2, codes: [] });
  });
});
