import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { MM_CONTEXT, placementText, productText, stepText } from '../../../test/support/step-text.ts';
import { preflightStep } from './preflight.ts';

/** A part #200 of one face in an assembly #100, with more instances. */
const assembly = (more: string, items = '#310,#320') =>
  stepText(`${productText(100, 'frame', '#310')}${productText(200, 'bolt', items)}${placementText(310, '0.,0.,0.')}
#320=SHELL_BASED_SURFACE_MODEL('',(#321));#321=OPEN_SHELL('',(#322));#322=ADVANCED_FACE('',(),#323,.T.);#323=PLANE('',#310);
${useOf(400, 200)}${MM_CONTEXT}${more}`);

const useOf = (id: number, component: number, type = 'NEXT_ASSEMBLY_USAGE_OCCURRENCE', ends = '') =>
  `#${id}=${type}('u','use','',#100,#${component},$${ends});#${id + 1}=PRODUCT_DEFINITION_SHAPE('','',#${id});
#${id + 2}=CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(#${id + 3},#${id + 1});
#${id + 3}=(REPRESENTATION_RELATIONSHIP('','',#${component + 6},#106)REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(#${id + 4})
SHAPE_REPRESENTATION_RELATIONSHIP());#${id + 4}=ITEM_DEFINED_TRANSFORMATION('','',#310,#310);`;

const DOCUMENT = "#500=DOCUMENT_FILE('nut.stp','','',#501,'',$);#501=DOCUMENT_TYPE('geometry');";
const toldIn = (bytes: Uint8Array) =>
  preflightStep(bytes).warnings.map(({ code, message }) => [code, message]);

describe('what a file has and nobody reads is told', () => {
  test('solids that are given by how they are made', () => {
    const more =
      "#330=EXTRUDED_AREA_SOLID('',$,#310,$,5.);#331=CSG_SOLID('',#332);#332=BLOCK('',#310,1.,2.,3.);";
    expect(toldIn(assembly(more, '#310,#320,#330,#331'))).toEqual([
      [
        'constructed_solids_left_out',
        '2 solids that are given by how they are made (CSG, sweeps) were left out; solids and surfaces are read.',
      ],
    ]);
  });

  test.each([
    ['by a reference', "#502=APPLIED_DOCUMENT_REFERENCE(#500,'',(#600));", 'PRODUCT_DEFINITION', ''],
    ['by its definition', '', 'PRODUCT_DEFINITION_WITH_ASSOCIATED_DOCUMENTS', ',(#500)'],
  ])('parts in other files: %s', (_, reference, type, documents) => {
    const nut = productText(600, 'nut', '#310').replace(
      "#600=PRODUCT_DEFINITION('design','',#602,$)",
      `#600=${type}('design','',#602,$${documents})`,
    );
    expect(toldIn(assembly(`${nut}${useOf(700, 600)}${DOCUMENT}${reference}`))).toEqual([
      ['external_parts', '1 parts lie in other files (nut.stp) and are in no measure.'],
    ]);
  });

  test('but not the documents of a part that has its shape', () => {
    expect(toldIn(assembly(`${DOCUMENT}#502=APPLIED_DOCUMENT_REFERENCE(#500,'',(#200));`))).toEqual([]);
  });

  test('another place of a use in an assembly above its own', () => {
    const higher = useOf(700, 200, 'SPECIFIED_HIGHER_USAGE_OCCURRENCE', ',#400,#400');
    expect(toldIn(assembly(higher)).map(([code]) => code)).toEqual(['places_overridden']);
    expect(toldIn(assembly(higher.replace('=CONTEXT_', '=NO_CONTEXT_')))).toEqual([]);
  });

  test.each([
    ["#1=CSG_SOLID('',#2);#2=BLOCK('',$,1.,2.,3.);", 'given by how they are made'],
    [DOCUMENT, 'its parts lie in other files'],
  ])('as the reason where there is nothing else: %s', (data, reason) => {
    const thrown = (() => {
      try {
        return preflightStep(stepText(data));
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(AppError);
    expect((thrown as AppError).message).toContain(reason);
  });
});
