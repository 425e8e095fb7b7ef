import { describe, expect, test } from '@jest/globals';
import {
  INCH_CONTEXT,
  MM_CONTEXT,
  placementText,
  productText,
  stepText,
} from '../../../test/support/step-text.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import { openPart21 } from './open-part21.ts';
import { readProductStructure } from './product-tree.ts';

const structure = (data: string) => readProductStructure(openPart21(stepText(data)));

/** An assembly #100 that uses the part #200 once; `relation` ties their representations #106 and #206. */
function assembly(relation: string, more = ''): string {
  return `${productText(100, 'frame', '#300')}${productText(200, 'bolt', '#310,#320', 180)}
#320=MANIFOLD_SOLID_BREP('',$);
${placementText(300, '10.,20.,30.', '0.,0.,1.', '0.,1.,0.')}${placementText(310, '1.,0.,0.')}
#400=NEXT_ASSEMBLY_USAGE_OCCURRENCE('u1','left','',#100,#200,'R7');
#401=PRODUCT_DEFINITION_SHAPE('','',#400);
#402=CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(#403,#401);
#403=${relation};
${MM_CONTEXT}${INCH_CONTEXT}${more}`;
}

const related = (reps: string) =>
  `(REPRESENTATION_RELATIONSHIP('','',${reps})REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(#404)SHAPE_REPRESENTATION_RELATIONSHIP())`;
const transformation = (items: string) => `#404=ITEM_DEFINED_TRANSFORMATION('','',${items});`;

/** x turns to y; the point one inch along the component's x comes to (10, 20, 30). */
const PLACED = [0, -1, 0, 10, 1, 0, 0, -5.4, 0, 0, 1, 30, 0, 0, 0, 1].map((value) =>
  expect.closeTo(value, 9),
);

describe('the product structure', () => {
  test('has products, uses, designators and placements in mm, each by its own unit', () => {
    const found = structure(assembly(related('#206,#106'), transformation('#310,#300')));
    expect(found.products).toEqual([
      { key: '#100', partNumber: 'frame', name: 'frame', description: null, hasShape: false },
      { key: '#200', partNumber: 'bolt', name: 'bolt', description: null, hasShape: true },
    ]);
    expect(found.occurrences).toEqual([
      { assembly: 0, component: 1, name: 'left', referenceDesignator: 'R7', transform: PLACED },
    ]);
    expect(found.roots.map(({ product }) => product)).toEqual([0]);
  });

  test('does not depend on the direction in which the relationship was written', () => {
    const reversed = structure(assembly(related('#106,#206'), transformation('#300,#310')));
    expect(reversed.occurrences[0]?.transform).toEqual(PLACED);
  });

  test('takes an item for the representation in which it lies', () => {
    const swapped = structure(assembly(related('#206,#106'), transformation('#300,#310')));
    expect(swapped.occurrences[0]?.transform).toEqual(PLACED);
  });

  test('places by a MAPPED_ITEM where no relationship does', () => {
    const more = "#410=MAPPED_ITEM('',#411,#300);#411=REPRESENTATION_MAP(#310,#206);";
    const data = assembly(related('#206,#106'), transformation('#310,#300') + more)
      .replace('#402=CONTEXT', '#402=OTHER')
      .replace("'',(#300),#80", "'',(#300,#410),#80");
    expect(structure(data).occurrences).toMatchObject([{ name: 'left', transform: PLACED }]);
    const unnamed = structure(data.replace('#400=NEXT_ASSEMBLY', '#400=OTHER'));
    expect(unnamed.occurrences).toMatchObject([
      { assembly: 0, component: 1, name: '#410', transform: PLACED },
    ]);
    expect(unnamed.products[0]?.hasShape).toBe(false);
  });

  test('keeps scale and reflection of a transformation operator', () => {
    const more =
      "#404=CARTESIAN_TRANSFORMATION_OPERATOR_3D('','',$,#302,#303,#301,2.,#305);#305=DIRECTION('',(1.,0.,0.));";
    const { occurrences } = structure(assembly(related('#206,#106'), more));
    // x goes along z, y along y, z along x: left-handed, and twice as large.
    expect(occurrences[0]?.transform).toEqual(
      [0, 0, 2, 10, 0, 2, 0, 20, 2, 0, 0, 30, 0, 0, 0, 1].map((value) => expect.closeTo(value, 9)),
    );
  });

  test('tells how many a use means where the file counts instead of placing', () => {
    const data = assembly(related('#206,#106'), transformation('#310,#300')).replace(
      "#400=NEXT_ASSEMBLY_USAGE_OCCURRENCE('u1','left','',#100,#200,'R7');",
      `#400=(ASSEMBLY_COMPONENT_USAGE('R7')NEXT_ASSEMBLY_USAGE_OCCURRENCE()
PRODUCT_DEFINITION_RELATIONSHIP('u1','left','',#100,#200)PRODUCT_DEFINITION_USAGE()QUANTIFIED_ASSEMBLY_COMPONENT_USAGE(#405));
#405=MEASURE_WITH_UNIT(COUNT_MEASURE(12.),#90);`,
    );
    expect(structure(data).occurrences).toMatchObject([
      { name: 'left', referenceDesignator: 'R7', quantity: 12, transform: PLACED },
    ]);
  });

  test.each([
    ['counts what a use alone counts', 'COUNT_MEASURE(7.)', { quantity: 7 }],
    ['counts a plain number', '7', { quantity: 7 }],
    ['counts no length', 'LENGTH_MEASURE(2500.)', { uncounted: true }],
    ['counts no nothing', 'COUNT_MEASURE(0.)', { uncounted: true }],
  ])('%s', (_, measure, amount) => {
    const data = assembly(related('#206,#106'), transformation('#310,#300')).replace(
      "#400=NEXT_ASSEMBLY_USAGE_OCCURRENCE('u1','left','',#100,#200,'R7');",
      `#400=QUANTIFIED_ASSEMBLY_COMPONENT_USAGE('u1','left','',#100,#200,'R7',#405);#405=MEASURE_WITH_UNIT(${measure},#90);`,
    );
    expect(structure(data).occurrences).toEqual([
      { assembly: 0, component: 1, name: 'left', referenceDesignator: 'R7', transform: PLACED, ...amount },
    ]);
    expect(structure(data).roots).toHaveLength(1);
  });

  test('takes another definition of the same product for the component where that has the shape', () => {
    const data = assembly(related('#206,#106'), transformation('#310,#300'));
    const view = "#500=PRODUCT_DEFINITION('view','',#202,$);";
    const found = structure(data.replace("'',#100,#200,'R7'", "'',#100,#500,'R7'") + view);
    expect(found).toEqual(structure(data));
  });

  test('places a component where it is by a relationship without a transformation', () => {
    const data = assembly("SHAPE_REPRESENTATION_RELATIONSHIP('','',#206,#106)");
    expect(structure(data).occurrences).toEqual([
      { assembly: 0, component: 1, name: 'left', referenceDesignator: 'R7', transform: IDENTITY_TRANSFORM },
    ]);
  });

  test('takes a use that is placed by a relationship and by a MAPPED_ITEM for one', () => {
    const more = "#410=MAPPED_ITEM('',#411,#300);#411=REPRESENTATION_MAP(#310,#206);";
    const data = assembly(related('#206,#106'), transformation('#310,#300') + more).replace(
      "'',(#300),#80",
      "'',(#300,#410),#80",
    );
    expect(structure(data).occurrences).toMatchObject([{ name: 'left', transform: PLACED }]);
    const elsewhere = data.replace("MAPPED_ITEM('',#411,#300)", "MAPPED_ITEM('',#411,#310)");
    expect(structure(elsewhere).occurrences).toMatchObject([{ name: 'left' }, { name: '#410' }]);
  });

  test('takes a use that is seen from higher up for no further one', () => {
    const more = `${productText(500, 'machine', '#300')}#600=NEXT_ASSEMBLY_USAGE_OCCURRENCE('u2','frame','',#500,#100,$);
#601=SPECIFIED_HIGHER_USAGE_OCCURRENCE('u3','bolt','',#500,#200,$,#600,#400);`;
    const data = assembly(related('#206,#106'), transformation('#310,#300') + more);
    expect(structure(data).occurrences.map(({ name }) => name)).toEqual(['left', 'frame']);
  });

  test('takes a promised use for one only where nothing keeps the promise', () => {
    const more = `${productText(500, 'machine', '#300')}#600=NEXT_ASSEMBLY_USAGE_OCCURRENCE('u2','frame','',#500,#100,$);
#601=PROMISSORY_USAGE_OCCURRENCE('u3','kept','',#500,#200,$);#602=PROMISSORY_USAGE_OCCURRENCE('u4','open','',#200,#700,$);
${productText(700, 'nut', '#300')}`;
    const { occurrences } = structure(assembly(related('#206,#106'), transformation('#310,#300') + more));
    expect(occurrences.map(({ name }) => name)).toEqual(['left', 'frame', 'open']);
    expect(occurrences[2]).toMatchObject({ unplaced: true });
  });

  test('leaves out materials, which are products without shape and use', () => {
    const more = `#500=PRODUCT('AMS 5613','steel','',());#501=PRODUCT_DEFINITION_FORMATION('','',#500);#502=PRODUCT_DEFINITION('','',#501,$);`;
    const data = assembly(related('#206,#106'), transformation('#310,#300') + more);
    expect(structure(data).products).toHaveLength(2);
  });

  test('says of a use without a placement, or with one beyond all numbers, that it has none', () => {
    const use = (data: string) => structure(data).occurrences[0];
    const placed = assembly(related('#206,#106'), transformation('#310,#300'));
    const far = { transform: IDENTITY_TRANSFORM, unplaced: true };
    expect(use(placed)).not.toHaveProperty('unplaced');
    expect(use(placed.replace('#404=ITEM_DEFINED', '#404=UNDEFINED'))).toMatchObject(far);
    expect(use(placed.replace('1.,0.,0.', '1.E308,0.,0.'))).toMatchObject(far);
  });

  test('lists the products of a file without shapes or uses', () => {
    const data =
      "#1=PRODUCT('A','','',());#2=PRODUCT_DEFINITION_FORMATION('','',#1);#3=PRODUCT_DEFINITION('','',#2,$);";
    expect(structure(data)).toMatchObject({ products: [{ name: 'A', hasShape: false }], occurrences: [] });
  });

  test('reads names in every encoding that the standard has', () => {
    const name = 'Schraube \\X2\\00E400F6\\X0\\ \\S\\D \\X\\DF';
    const data = productText(100, name, '#300') + placementText(300, '0.,0.,0.') + MM_CONTEXT;
    expect(structure(data).products[0]?.name).toBe('Schraube äö Ä ß');
  });
});
