import { describe, expect, test } from '@jest/globals';
import { MM_CONTEXT, placementText, productText, stepText } from '../../../test/support/step-text.ts';
import { hiddenItemWarnings } from './hidden-items.ts';
import { openPart21 } from './open-part21.ts';

const PART = `${productText(100, 'part', '#310,#320,#321')}${placementText(310, '0.,0.,0.')}${MM_CONTEXT}
#320=MANIFOLD_SOLID_BREP('',$);#321=SHELL_BASED_SURFACE_MODEL('',());#322=GEOMETRIC_CURVE_SET('',());
#330=STYLED_ITEM('',(#331),#320);#331=PRESENTATION_STYLE_ASSIGNMENT((NULL_STYLE(.NULL.)));
#332=STYLED_ITEM('',(#331),#322);#333=PRESENTATION_LAYER_ASSIGNMENT('L','',(#330,#321));`;
const hidden = (items: string) =>
  hiddenItemWarnings(openPart21(stepText(`${PART}#340=INVISIBILITY((${items}));`))).map(
    ({ message }) => message,
  );

describe('hidden items of a shape', () => {
  test.each([
    ['a styled body', '#330', 1],
    ['a layer with a styled body and a surface model', '#333', 2],
    ['a representation', '#106', 2],
    ['one body in two ways', '#330,#333', 2],
  ])('are counted: %s', (_, items, count) => {
    expect(hidden(items)).toEqual([
      `${count} items of the shape are hidden in the file. They are counted and measured like all others.`,
    ]);
  });

  test('are not curves, which are not measured anyway', () => {
    expect(hidden('#332')).toEqual([]);
  });
});
