import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { kernelText } from '../../src/domain/part21/kernel-text.ts';
import { openPart21 } from '../../src/domain/part21/open-part21.ts';
import { openStep } from '../../src/kernel/open-step.ts';
import { StageClock } from '../../src/kernel/stage-clock.ts';
import {
  frameText,
  type PartText,
  partText,
  relationshipText,
  useText,
  withInstances,
} from '../support/assembly-text.ts';
import { type Block, loadBlock } from '../support/placed-block.ts';
import { placementText } from '../support/step-text.ts';

/** A block of 1 × 2 × 3 mm that is brought from one placement onto another, neither at the origin. */
let oc: Block['oc'];
let block: PartText;
let inches: PartText;

beforeAll(async () => {
  const { make, ...loaded } = await loadBlock();
  ({ oc, block } = loaded);
  inches = partText(make.stepInInches(make.box(25.4, 50.8, 76.2)));
}, 60_000);

type Vector = readonly [number, number, number];
interface Frame {
  readonly origin: Vector;
  readonly axes: readonly [Vector, Vector, Vector];
}

const coordinate = fc.integer({ min: -400, max: 400 }).map((n) => n / 8);
const part = fc.integer({ min: -20, max: 20 });
const frame = fc
  .record({
    origin: fc.tuple(coordinate, coordinate, coordinate),
    turn: fc.tuple(part, part, part, part).filter((q) => q.some((n) => n !== 0)),
  })
  .map(({ origin, turn }): Frame => ({ origin, axes: axesOf(turn) }));

/** The columns of the rotation that a quaternion stands for. */
function axesOf(quaternion: readonly [number, number, number, number]): Frame['axes'] {
  const length = Math.hypot(...quaternion);
  const [w, x, y, z] = quaternion.map((n) => n / length) as [number, number, number, number];
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)],
    [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)],
    [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)],
  ];
}

/** Where a point goes that lies to `from` as it will lie to `onto`. */
function brought(point: Vector, from: Frame, onto: Frame): Vector {
  const local = from.axes.map((axis) =>
    axis.reduce((sum, n, i) => sum + n * ((point[i] as number) - (from.origin[i] as number)), 0),
  );
  return [0, 1, 2].map((i) =>
    onto.axes.reduce(
      (sum, axis, k) => sum + (axis[i] as number) * (local[k] as number),
      onto.origin[i] as number,
    ),
  ) as unknown as Vector;
}

const inMm = ({ origin, axes }: Frame, mm: number): Frame => ({
  origin: origin.map((n) => n * mm) as unknown as Vector,
  axes,
});

function expectPlaced(text: string, from: Frame, onto: Frame, mm = 1): void {
  using step = openStep(oc, Buffer.from(text, 'latin1'), new StageClock(() => undefined));
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
    brought([mm * (n & 1), mm * (n & 2), mm * 3 * (n >> 2)], inMm(from, mm), onto),
  );
  for (const axis of [0, 1, 2] as const) {
    const values = corners.map((corner) => corner[axis]);
    expect(step.measured().boundingBox.min[axis]).toBeCloseTo(Math.min(...values), 6);
    expect(step.measured().boundingBox.max[axis]).toBeCloseTo(Math.max(...values), 6);
  }
  expect(step.measured().measures).toMatchObject({ solids: 1, faces: 6 });
  expect(step.measured().warnings).toEqual([]);
}

function frames(from: Frame, onto: Frame): string {
  const write = (id: number, { origin, axes }: Frame) => {
    const numbers = (vector: Vector) => vector.map((n) => n.toFixed(17)).join();
    return placementText(id, numbers(origin), numbers(axes[2]), numbers(axes[0]));
  };
  return `${write(9100, from)}${write(9110, onto)}`;
}

const itself = (text: PartText, pair: string) =>
  `${frameText(text, '#9110', text.context)}#9020=ITEM_DEFINED_TRANSFORMATION('','',${pair});`;

describe('a component is brought from its placement onto that of the assembly', () => {
  const each = (check: (from: Frame, onto: Frame) => void) =>
    fc.assert(fc.property(frame, frame, check), { numRuns: 25 });

  test('by a use', () => {
    each((from, onto) => {
      const relationship = relationshipText(block.representation, '#9006', '#9020');
      const instances = `${frames(from, onto)}${itself(block, '#9100,#9110')}${useText(block, 9010, relationship)}`;
      expectPlaced(withInstances(block.text, instances), from, onto);
    });
  });

  test('by a use whose relationship has the assembly first', () => {
    each((from, onto) => {
      const relationship = relationshipText('#9006', block.representation, '#9020');
      const instances = `${frames(from, onto)}${itself(block, '#9110,#9100')}${useText(block, 9010, relationship)}`;
      expectPlaced(withInstances(block.text, instances), from, onto);
    });
  });

  test('by a use in an assembly of another unit', () => {
    const MM = `#9090=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));
#9080=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT((#9090))REPRESENTATION_CONTEXT('',''));`;
    each((from, onto) => {
      const relationship = relationshipText(inches.representation, '#9006', '#9020');
      const assembly = `${MM}${frameText(inches, '#9110', '#9080')}#9020=ITEM_DEFINED_TRANSFORMATION('','',#9100,#9110);`;
      const instances = `${frames(from, onto)}${assembly}${useText(inches, 9010, relationship)}`;
      expectPlaced(withInstances(inches.text, instances), from, onto, 25.4);
    });
  });

  test('by a MAPPED_ITEM', () => {
    each((from, onto) => {
      const map = `#9020=MAPPED_ITEM('',#9021,#9110);#9021=REPRESENTATION_MAP(#9100,${block.representation});`;
      const instances = `${frames(from, onto)}${map}${frameText(block, '#9020', block.context)}`;
      expectPlaced(withInstances(block.text, instances), from, onto);
    });
  });

  test('by a MAPPED_ITEM within the shape of one part', () => {
    each((from, onto) => {
      const shape = `#9022=SHAPE_REPRESENTATION('',(#9100,${block.solid}),${block.context});`;
      const map = `#9020=MAPPED_ITEM('',#9021,#9110);#9021=REPRESENTATION_MAP(#9100,#9022);${shape}`;
      const listed = new RegExp(`\\(([^()]*),${block.solid}\\),${block.context}\\)`);
      const text = block.text.replace(listed, `($1,#9020),${block.context})`);
      expect(text).not.toBe(block.text);
      expectPlaced(withInstances(text, `${frames(from, onto)}${map}`), from, onto);
    });
  });
});

describe('a file whose components start at the origin', () => {
  test('goes to the kernel as it is', () => {
    const start: Frame = { origin: [0, 0, 0], axes: axesOf([1, 0, 0, 0]) };
    const onto: Frame = { origin: [1, 2, 3], axes: axesOf([1, 2, 3, 4]) };
    const relationship = relationshipText(block.representation, '#9006', '#9020');
    const instances = `${frames(start, onto)}${itself(block, '#9100,#9110')}${useText(block, 9010, relationship)}`;
    const bytes = Buffer.from(withInstances(block.text, instances), 'latin1');
    expect(kernelText(openPart21(bytes))).toBe(bytes);
  });
});
