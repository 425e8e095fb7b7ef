import { describe, expect, test } from '@jest/globals';
import { MM_CONTEXT, placementText, productText, stepText } from '../../../test/support/step-text.ts';
import { declaredPlaces } from './declared-places.ts';
import { openPart21 } from './open-part21.ts';

const placesIn = (data: string) => declaredPlaces(openPart21(stepText(data)));

/** Usage `id` of the part #200 in the assembly #100, `x` mm along x. */
function usage(id: number, x: number): string {
  return `#${id}=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#100,#200,$);
#${id + 1}=PRODUCT_DEFINITION_SHAPE('','',#${id});
#${id + 2}=CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(#${id + 3},#${id + 1});
#${id + 3}=(REPRESENTATION_RELATIONSHIP('','',#206,#106)REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(#${id + 4})SHAPE_REPRESENTATION_RELATIONSHIP());
#${id + 4}=ITEM_DEFINED_TRANSFORMATION('','',#310,#${id + 5});${placementText(id + 5, `${x}.,0.,0.`)}`;
}

const SOLIDS = "#320=MANIFOLD_SOLID_BREP('',$);#321=BREP_WITH_VOIDS('',$,());";
const parts = (items: string) =>
  `${productText(100, 'frame', '#405,#415')}${productText(200, 'bolt', items)}${placementText(310, '0.,0.,0.')}${SOLIDS}${MM_CONTEXT}`;
const TWO_USES = usage(400, 10) + usage(410, 20);

describe('the places that a file declares', () => {
  test('are those of its leaves, with the bodies that each brings', () => {
    const { definitions, places } = placesIn(parts('#310,#320,#321') + TWO_USES) ?? { places: [] };
    expect(definitions).toBe(2);
    expect(places.map(({ name, bodies, transform }) => [name, bodies, transform[3]]).sort()).toEqual([
      ['bolt', 2, 10],
      ['bolt', 2, 20],
    ]);
  });

  test('leave out uses without a place, and tell how many', () => {
    const text = parts('#310,#320') + TWO_USES.replace('#404=ITEM_DEFINED', '#404=UNDEFINED');
    const { unplaced, definitions, places } = placesIn(text) ?? { places: [] };
    expect({ unplaced, definitions }).toEqual({ unplaced: 1, definitions: 1 });
    expect(places.map(({ transform }) => transform[3])).toEqual([20]);
    expect(placesIn(text.replace('MANIFOLD_SOLID_BREP', 'NOTHING'))?.unplaced).toBe(0);
  });

  test.each([
    ['nothing is used', parts('#310,#320')],
    [
      'a part maps its own bodies',
      `${parts('#310,#330')}${TWO_USES}#330=MAPPED_ITEM('',#331,#310);#331=REPRESENTATION_MAP(#310,#332);
#332=SHAPE_REPRESENTATION('',(#320),#80);`,
    ],
    ['two products have one body', parts('#310,#320') + TWO_USES + productText(500, 'nut', '#320')],
  ])('are not told where %s', (_, data) => {
    expect(placesIn(data)).toBeNull();
  });
});
