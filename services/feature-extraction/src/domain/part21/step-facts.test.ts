import { describe, expect, test } from '@jest/globals';
import { INCH_CONTEXT, placementText, productText, stepText } from '../../../test/support/step-text.ts';
import { openPart21 } from './open-part21.ts';
import { readStepFacts } from './step-facts.ts';

const HEADER = `FILE_DESCRIPTION(('a part'),'4;1');
FILE_NAME('x.stp','2020-01-02T03:04:05',('Jos\\X\\E9','Ann'),('','ACME'),'translator 1','CAD 2','');`;
const PART = `${productText(100, 'bolt', '#300', 180)}${placementText(300, '0.,0.,0.')}${INCH_CONTEXT}`;

/** Validation properties of `of`: 2 in³, 3 in², centroid (1, 2, 3) in. */
const properties = (of: string, base = 600) => {
  const at = (offset: number) => `#${base + offset}`;
  return `${at(0)}=PROPERTY_DEFINITION('geometric validation property','',${of});
${at(1)}=PROPERTY_DEFINITION_REPRESENTATION(${at(0)},${at(2)});
${at(2)}=REPRESENTATION('volume',(${at(3)},${at(4)},${at(5)}),#180);
${at(3)}=MEASURE_REPRESENTATION_ITEM('volume measure',VOLUME_MEASURE(2.),${at(6)});
${at(4)}=MEASURE_REPRESENTATION_ITEM('surface area measure',AREA_MEASURE(3.),${at(8)});
${at(5)}=CARTESIAN_POINT('centre point',(1.,2.,3.));
${at(6)}=DERIVED_UNIT((${at(7)}));${at(7)}=DERIVED_UNIT_ELEMENT(#190,3.);
${at(8)}=DERIVED_UNIT((${at(9)}));${at(9)}=DERIVED_UNIT_ELEMENT(#190,2.);`;
};
const facts = (data: string, header = HEADER) => readStepFacts(openPart21(stepText(data, header)));

describe('the facts of a STEP file', () => {
  test('have who wrote it, with what and when', () => {
    expect(facts(PART)).toMatchObject({
      schema: 'AUTOMOTIVE_DESIGN',
      products: 1,
      occurrences: 0,
      header: {
        authors: ['José', 'Ann'],
        organisations: ['ACME'],
        originatingSystem: 'CAD 2',
        preprocessor: 'translator 1',
        timeStamp: '2020-01-02T03:04:05',
        implementationLevel: '4;1',
      },
    });
  });

  test('are silent where the header is, and bounded where it is not', () => {
    expect(facts(PART, '').header).toMatchObject({ authors: [], originatingSystem: null });
    const endless = HEADER.replace(
      "'Ann'",
      Array(500)
        .fill(`'${'x'.repeat(500)}'`)
        .join(),
    );
    const { authors } = facts(PART, endless).header;
    expect([authors.length, authors[1]?.length]).toEqual([20, 200]);
  });

  test('count dimensions, tolerances and datums, each instance once', () => {
    const pmi = `#1=DIMENSIONAL_SIZE(#300,'diameter');#2=ANGULAR_LOCATION('',$,#300,#300,.SMALL.);
#3=(GEOMETRIC_TOLERANCE('','',#300,#300)GEOMETRIC_TOLERANCE_WITH_DATUM_REFERENCE((#300))POSITION_TOLERANCE());
#4=FLATNESS_TOLERANCE('','',#300,#300);#5=DATUM('','',#104,.F.,'A');#6=PLUS_MINUS_TOLERANCE(#300,#1);`;
    expect(facts(PART + pmi).pmi).toEqual({ dimensions: 2, tolerances: 2, datums: 1 });
  });

  test('have the validation properties of the whole, in mm', () => {
    const { validation } = facts(PART + properties('#104'));
    expect(validation.count).toBe(1);
    expect(validation.volumeMm3).toBeCloseTo(2 * 25.4 ** 3, 6);
    expect(validation.areaMm2).toBeCloseTo(3 * 25.4 ** 2, 6);
    expect(validation.centroidMm).toEqual([1, 2, 3].map((inch) => expect.closeTo(inch * 25.4, 9)));
  });

  test('count those of other things, and take neither of two that differ', () => {
    const silent = { volumeMm3: null, areaMm2: null, centroidMm: null };
    expect(facts(PART + properties('#300')).validation).toEqual({ count: 1, ...silent });
    const other = properties('#104', 700).replace(/VOLUME_MEASURE\(2|AREA_MEASURE\(3|\(1\./g, '$&5');
    expect(facts(PART + properties('#104') + other).validation).toMatchObject({ count: 2, volumeMm3: null });
    const mass = properties('#104').replaceAll(
      'DERIVED_UNIT_ELEMENT(#190,3.)',
      'DERIVED_UNIT_ELEMENT(#190,2.)',
    );
    expect(facts(PART + mass).validation.volumeMm3).toBeNull();
  });

  test('have no centroid of products with different densities: it is one of mass', () => {
    const density = (
      base: number,
      value: string,
    ) => `#${base}=PROPERTY_DEFINITION('material property','density',#104);
#${base + 1}=PROPERTY_DEFINITION_REPRESENTATION(#${base},#${base + 2});
#${base + 2}=REPRESENTATION('density',(#${base + 3}),#180);
#${base + 3}=MEASURE_REPRESENTATION_ITEM('density measure',POSITIVE_RATIO_MEASURE(${value}),#606);`;
    const centroid = (...values: readonly string[]) =>
      facts(PART + properties('#104') + values.map((value, i) => density(800 + 10 * i, value)).join(''))
        .validation.centroidMm;
    expect(centroid('0.28', '0.28')).not.toBeNull();
    expect(centroid('0.28', '0.16')).toBeNull();
  });
});
