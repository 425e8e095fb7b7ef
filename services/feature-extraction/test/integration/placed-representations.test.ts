import { AppError } from '@cadml/errors';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  frameText,
  type PartText,
  relationshipText,
  useText,
  withInstances,
} from '../support/assembly-text.ts';
import { ALONG_X, AT_10, type Block, loadBlock, thrownBy } from '../support/placed-block.ts';
import { readStep, usesIn } from '../support/read-step.ts';
import { placementText } from '../support/step-text.ts';

/** A block of 1 × 2 × 3 mm, and placements 10 mm along x and 20 mm along y. */
let oc: Block['oc'];
let block: PartText;

beforeAll(async () => {
  ({ oc, block } = await loadBlock());
}, 60_000);

const PLACES = [
  ALONG_X,
  placementText(9120, '0.,20.,0.'),
  "#9021=ITEM_DEFINED_TRANSFORMATION('','',#9100,#9120);",
  "#9022=ITEM_DEFINED_TRANSFORMATION('','',#9110,#9100);#9023=ITEM_DEFINED_TRANSFORMATION('','',#9110,#9110);",
  "#9024=CARTESIAN_TRANSFORMATION_OPERATOR_3D('','','',$,$,#9111,1.,$);",
].join('');

/** The block's own representation stands beside that of its product, #9006. */
function part(relationships: string, items = '#9100,#9110,#9120'): string {
  const definition = block.text.replace(/(SHAPE_DEFINITION_REPRESENTATION\(#\d+, ?)#\d+\)/, '$1#9006)');
  const own = `#9006=SHAPE_REPRESENTATION('',(${items}),${block.context});`;
  return withInstances(definition, `${PLACES}${own}${relationships}`);
}

const placing = (transformation: string) => relationshipText(block.representation, '#9006', transformation);

describe('a shape that a relationship places in that of its product', () => {
  test.each([
    ['is where the placements bring it', () => `#9030=${placing('#9020')};`],
    [
      'is there whichever way round',
      () => `#9030=${relationshipText('#9006', block.representation, '#9022')};`,
    ],
    ['is there by an operator', () => `#9030=${placing('#9024')};`],
    [
      'is there through a representation between',
      () => `#9030=${relationshipText('#9040', '#9006', '#9020')};#9040=SHAPE_REPRESENTATION('',(#9100),${block.context});
#9041=SHAPE_REPRESENTATION_RELATIONSHIP('','',#9040,${block.representation});`,
    ],
  ])('%s', (_, relationship) => {
    expect(readStep(oc, part(relationship()))).toEqual({
      ...{ solids: 1, faces: 6, volume: 6, box: AT_10, warnings: [] },
    });
  });

  test('twice is there twice', () => {
    const text = part(`#9030=${placing('#9020')};#9031=${placing('#9021')};`);
    const box = [
      [0, 0, 0],
      [11, 22, 3],
    ];
    expect(readStep(oc, text)).toMatchObject({ solids: 2, volume: 12, box });
  });

  test('where it is stays there', () => {
    const box = [
      [0, 0, 0],
      [1, 2, 3],
    ];
    expect(readStep(oc, part(`#9030=${placing('#9023')};`))).toMatchObject({ solids: 1, box });
  });

  test('where a mapped item has it already is there once', () => {
    const mapping = `#9030=MAPPED_ITEM('',#9031,#9110);#9031=REPRESENTATION_MAP(#9100,${block.representation});`;
    const text = part(`#9040=${placing('#9020')};${mapping}`, '#9030,#9110');
    expect(readStep(oc, text)).toMatchObject({ solids: 1, box: AT_10 });
  });

  test('by what is no transformation is refused with that reason', () => {
    const thrown = thrownBy(() => readStep(oc, part(`#9030=${placing('#9101')};`)));
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({
      code: 'PARSE_FAILED',
      stage: 'preflight',
      context: { instance: '#9030' },
    });
    expect((thrown as AppError).message).toContain('by a transformation that is not read');
  });
});

describe('a product that a relationship places in another', () => {
  const assembly = (more: string) =>
    withInstances(block.text, `${PLACES}${frameText(block, '#9110', block.context)}${more}`);
  const use = { of: 'frame > block', quantity: 1, at: [10, 0, 0] };

  test('without a use is one', () => {
    const text = assembly(`#9030=${placing('#9020')};`);
    expect(readStep(oc, text)).toMatchObject({ solids: 1, box: AT_10, warnings: [] });
    expect(usesIn(oc, text)).toEqual({ uses: [use], warnings: [] });
  });

  test('beside a use without a place gives that its place', () => {
    const text = assembly(`#9030=${placing('#9020')};${useText(block, 9010)}`);
    expect(readStep(oc, text)).toMatchObject({ solids: 1, box: AT_10, warnings: [] });
    expect(usesIn(oc, text)).toEqual({ uses: [use], warnings: [] });
  });
});

describe('a relationship without a transformation beside a mapped item', () => {
  const link = () => `#9040=SHAPE_REPRESENTATION_RELATIONSHIP('','',#9006,${block.representation});`;
  const mapping = () =>
    `#9030=MAPPED_ITEM('',#9031,#9110);#9031=REPRESENTATION_MAP(#9100,${block.representation});`;

  test('within a part adds nothing to what is mapped', () => {
    expect(readStep(oc, part(mapping() + link(), '#9030,#9110'))).toMatchObject({ solids: 1, box: AT_10 });
    expect(readStep(oc, part(`#9030=${placing('#9020')};${link()}`))).toMatchObject({
      solids: 1,
      box: AT_10,
    });
  });

  test('of two products adds no use', () => {
    const frame = frameText(block, '#9030,#9110', block.context);
    const text = withInstances(block.text, `${PLACES}${frame}${mapping()}${link()}`);
    expect(readStep(oc, text)).toMatchObject({ solids: 1, box: AT_10, warnings: [] });
    expect(usesIn(oc, text).uses).toEqual([{ of: 'frame > block', quantity: 1, at: [10, 0, 0] }]);
  });
});

describe('placements among the items of a representation', () => {
  test('move nothing', () => {
    const own = part('', `${block.solid},#9110`);
    const box = [
      [0, 0, 0],
      [1, 2, 3],
    ];
    expect(readStep(oc, own)).toMatchObject({ solids: 1, box });
    const mapped = part(
      `#9030=MAPPED_ITEM('',#9031,#9110);#9031=REPRESENTATION_MAP(#9100,${block.representation});`,
      '#9030,#9100,#9110',
    );
    expect(readStep(oc, mapped)).toMatchObject({ solids: 1, box: AT_10 });
  });
});
