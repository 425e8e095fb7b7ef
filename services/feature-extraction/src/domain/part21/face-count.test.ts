import { expect, test } from '@jest/globals';
import { MM_CONTEXT, placementText, stepText } from '../../../test/support/step-text.ts';
import { preflightStep } from './preflight.ts';

test('A representation may have more items than arguments fit on the stack', () => {
  const slots = Array.from({ length: 130_000 }, (_, i) => `#${i + 1000}`);
  const maps = slots.map((name) => `${name}=MAPPED_ITEM('',#30,#10);`).join('');
  const data = `#1=SHELL_BASED_SURFACE_MODEL('',(#2));#2=OPEN_SHELL('',(#3));#3=ADVANCED_FACE('',(),#5,.T.);
#5=SPHERICAL_SURFACE('',#10,3.);${placementText(10, '0.,0.,0.')}${MM_CONTEXT}#30=REPRESENTATION_MAP(#10,#40);
#40=SHAPE_REPRESENTATION('',(#1),#80);#41=SHAPE_REPRESENTATION('',(${slots.join()}),#80);${maps}`;
  expect(preflightStep(stepText(data)).declaredFaces).toBe(1);
});
