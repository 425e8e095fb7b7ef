import { describe, expect, test } from '@jest/globals';
import { MM_CONTEXT, placementText, productText, stepText } from '../../../test/support/step-text.ts';
import { DEFAULT_PART21_LIMITS } from './limits.ts';
import { preflightStep } from './preflight.ts';

/** Two faces without bounds in a shell. */
const SHELL = `#1=SHELL_BASED_SURFACE_MODEL('',(#2));#2=OPEN_SHELL('',(#3,#4));
#3=ADVANCED_FACE('',(),#5,.T.);#4=ADVANCED_FACE('',(),#5,.T.);#5=SPHERICAL_SURFACE('',#10,3.);${placementText(10, '0.,0.,0.')}`;

/** Items `first` … that map a representation ten times. */
function maps(first: number, representation: number): { readonly text: string; readonly items: string } {
  const names = Array.from({ length: 10 }, (_, i) => `#${first + i}`);
  const map = `#${first + 10}=REPRESENTATION_MAP(#10,#${representation});`;
  return {
    text: map + names.map((name) => `${name}=MAPPED_ITEM('',#${first + 10},#10);`).join(''),
    items: names.join(),
  };
}

const inner = maps(300, 40);
const outer = maps(400, 41);
/** A hundred times two faces. */
const MULTIPLIED = `${SHELL}${MM_CONTEXT}${inner.text}${outer.text}
#40=SHAPE_REPRESENTATION('',(#1),#80);#41=SHAPE_REPRESENTATION('',(${inner.items}),#80);`;

describe('faces that MAPPED_ITEMs multiply count each time, also', () => {
  test.each([
    ['within a part', MULTIPLIED + productText(500, 'part', outer.items)],
    ['in a file without products', `${MULTIPLIED}#42=SHAPE_REPRESENTATION('',(${outer.items}),#80);`],
  ])('%s', (_, data) => {
    const limited = (maxExpandedFaces: number) => () =>
      preflightStep(stepText(data), { ...DEFAULT_PART21_LIMITS, maxExpandedFaces });
    expect(limited(199)).toThrow(
      expect.objectContaining({
        code: 'RESOURCE_EXHAUSTED',
        message: expect.stringContaining('200 faces'),
        context: { limit: 'expandedFaces', allowed: 199 },
      }),
    );
    expect(limited(200)().declaredFaces).toBe(2);
  });
});
