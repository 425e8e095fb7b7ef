import { beforeAll, describe, expect, test } from '@jest/globals';
import { stepText } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';
import { MM_CONTEXT, productText, relationText, useText, wedgeText } from '../support/step-wedge.ts';

/** A frame #100 and a wedge #120 of 10 × 20 × 30 mm; #12 is 50 mm along x. */
const parts = (frameItems: string) => [
  MM_CONTEXT,
  "#10=AXIS2_PLACEMENT_3D('',#11,$,$);#11=CARTESIAN_POINT('',(0.,0.,0.));#12=CARTESIAN_POINT('',(50.,0.,0.));",
  productText(100, 'frame', frameItems) +
    productText(120, 'wedge', '#10,#1000') +
    wedgeText(1000, [10, 20, 30]),
];
const ENDS = { of: 120, into: 100 };
const AT_50 = '$,$,#12,1.,$';

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet();
}, 90_000);

async function read(name: string, more: string, frameItems = '#10') {
  const bytes = new TextEncoder().encode(stepText(...parts(frameItems), more));
  const { status, body } = await fleet.api.analyze({ name: `${name}.step`, bytes }, { similar: false });
  expect({ name, status, code: body.code }).toEqual({ name, status: 200, code: undefined });
  const assembly = await fleet.api.get(`/api/v1/parts/${body.part.id}/assembly`);
  return { ...body, assembly: assembly.body };
}

const codes = ({ warnings }: { warnings: readonly { code: string }[] }) => warnings.map(({ code }) => code);

describe('the uses of an assembly', () => {
  test('count as many as they say, in geometry only where they are placed', async () => {
    const screws = `${productText(140, 'screw', '#10,#1200')}${wedgeText(1200, [1, 2, 3])}
#300=QUANTIFIED_ASSEMBLY_COMPONENT_USAGE('s','screws','',#100,#140,'S1',#301);#301=MEASURE_WITH_UNIT(COUNT_MEASURE(12.),#302);
#302=CONTEXT_DEPENDENT_UNIT(#303,'each');#303=DIMENSIONAL_EXPONENTS(0.,0.,0.,0.,0.,0.,0.);`;
    const { assembly, geometry, warnings } = await read('counted', useText(200, ENDS, AT_50) + screws);
    expect(geometry).toMatchObject({ solids: 1, volumeMm3: expect.closeTo(1000, 6) });
    expect(warnings).toMatchObject([
      { code: 'uses_unplaced', message: expect.stringContaining('where 12 of') },
    ]);
    const use = { name: 'screw', quantity: 12, referenceDesignator: 'S1', use: 'screws' };
    expect(assembly.root.children).toMatchObject([{ name: 'wedge', quantity: 1 }, use]);
    expect(assembly.parts).toMatchObject([{ name: 'wedge' }, { name: 'screw', quantity: 12 }]);
    expect(assembly.bom).toMatchObject([
      { name: 'wedge' },
      { name: 'screw', quantity: 12, totalQuantity: 12 },
    ]);
    expect(codes(assembly)).toEqual(['uses_unplaced']);
  });

  test.each([
    ['a relationship alone', relationText(203, ENDS, AT_50), '#10'],
    [
      'a use and a relationship that do not know each other',
      `${relationText(203, ENDS, AT_50)}#200=NEXT_ASSEMBLY_USAGE_OCCURRENCE('1','','',#100,#120,$);`,
      '#10',
    ],
    [
      'a relationship, and a mapped item in words of its own',
      `${useText(200, ENDS, AT_50)}#300=MAPPED_ITEM('',#301,#302);#301=REPRESENTATION_MAP(#10,#125);
#302=AXIS2_PLACEMENT_3D('',#12,$,$);`,
      '#10,#300,#302',
    ],
  ])('are one, and in their place, by %s', async (name, text, frameItems) => {
    const { assembly, geometry, warnings } = await read(name, text, frameItems);
    expect(geometry).toMatchObject({ solids: 1, volumeMm3: expect.closeTo(1000, 6) });
    expect(geometry.boundingBox.min[0]).toBeCloseTo(50, 6);
    expect(assembly.root).toMatchObject({ name: 'frame', children: [{ name: 'wedge', children: [] }] });
    expect(assembly.root.children).toHaveLength(1);
    expect(assembly.root.children[0].transform[3]).toBe(50);
    expect(assembly.bom).toMatchObject([{ name: 'wedge', totalQuantity: 1 }]);
    expect([...codes({ warnings }), ...codes(assembly)]).toEqual([]);
  });
});
