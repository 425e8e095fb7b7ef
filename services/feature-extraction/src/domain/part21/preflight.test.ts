import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { INCH_CONTEXT, placementText, productText } from '../../../test/support/step-text.ts';
import { DEFAULT_PART21_LIMITS } from './limits.ts';
import { preflightStep } from './preflight.ts';

const SCHEMA = 'AUTOMOTIVE_DESIGN';

function file(data: string, schema = SCHEMA): Uint8Array {
  return new TextEncoder().encode(
    `ISO-10303-21;HEADER;FILE_SCHEMA(('${schema}'));ENDSEC;DATA;\n${data}\nENDSEC;END-ISO-10303-21;`,
  );
}

const MM = '#90=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));';
const INCH = [
  "#90=(CONVERSION_BASED_UNIT('INCH',#91)LENGTH_UNIT()NAMED_UNIT(#93));",
  '#91=LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(2.54),#92);',
  '#92=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.CENTI.,.METRE.));',
  '#93=DIMENSIONAL_EXPONENTS(1.,0.,0.,0.,0.,0.,0.);',
].join('\n');

/** A part of two faces in one shell; `unit` defines #90. */
function part(unit = MM, more = ''): string {
  return `
#1=PRODUCT_DEFINITION('a','',$,$);
#2=PRODUCT_DEFINITION_SHAPE('','',#1);
#3=SHAPE_DEFINITION_REPRESENTATION(#2,#4);
#4=ADVANCED_BREP_SHAPE_REPRESENTATION('',(#5),#80);
#5=MANIFOLD_SOLID_BREP('',#6);
#6=CLOSED_SHELL('',(#7,#8));
#7=ADVANCED_FACE('',(),#9,.T.);
#8=ADVANCED_FACE('',(),#9,.T.);
#9=PLANE('',#10);
#10=AXIS2_PLACEMENT_3D('',#11,$,$);
#11=CARTESIAN_POINT('',(0.,0.,0.));
#80=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT((#90))REPRESENTATION_CONTEXT('',''));
${unit}
${more}`;
}

function refusal(data: string, limits = DEFAULT_PART21_LIMITS): AppError {
  try {
    preflightStep(file(data), limits);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('the pre-flight check tells', () => {
  test('schema, units, faces, solids and shells', () => {
    expect(preflightStep(file(part()))).toEqual({
      facts: expect.objectContaining({ schema: SCHEMA, products: 1 }),
      units: { declared: 'mm', assumed: false, mmPerUnit: 1 },
      declaredFaces: 2,
      declaredEdges: 0,
      openEdges: null,
      scaledPlaces: null,
      unplaced: 0,
      solids: 1,
      shells: 1,
      layers: [],
      warnings: [],
    });
  });

  test.each([
    ['inch', INCH, { declared: 'inch', assumed: false, mmPerUnit: 25.4 }],
    ['metre', MM.replace('.MILLI.', '$'), { declared: 'm', assumed: false, mmPerUnit: 1000 }],
    ['micrometre', MM.replace('MILLI', 'MICRO'), { declared: 'um', assumed: false, mmPerUnit: 0.001 }],
    [
      'no unit',
      '#90=(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.));',
      { declared: null, assumed: true, mmPerUnit: 1 },
    ],
    ['an unusual unit', MM.replace('MILLI', 'HECTO'), { declared: null, assumed: false, mmPerUnit: 100_000 }],
  ])('the length unit: %s', (_, unit, expected) => {
    const found = preflightStep(file(part(unit))).units;
    expect(found).toMatchObject({ declared: expected.declared, assumed: expected.assumed });
    expect(found.mmPerUnit).toBeCloseTo(expected.mmPerUnit, 10);
  });

  test('all length units that shapes have, in a warning', () => {
    const more = `${productText(200, 'other', '#210', 180)}${INCH_CONTEXT}#210=OPEN_SHELL('',(#211));
#211=ADVANCED_FACE('',(),#9,.T.);`;
    const { units, warnings } = preflightStep(file(part(MM, more)));
    expect(units).toMatchObject({ declared: 'mm' });
    expect(warnings).toMatchObject([{ code: 'units_mixed', message: expect.stringContaining('(inch, mm)') }]);
  });

  test('a unit of another size than its name says', () => {
    expect(preflightStep(file(part(INCH))).warnings).toEqual([]);
    expect(preflightStep(file(part(INCH.replace('2.54', '0.1')))).warnings).toEqual([
      { code: 'unit_name_wrong', message: expect.stringContaining("1 mm 'INCH', which is 25.4 mm") },
    ]);
  });

  test('angles without a unit', () => {
    const cone = "#12=CONICAL_SURFACE('',#10,1.,0.5);#13=ADVANCED_FACE('',(),#12,.T.);";
    const more = part(MM, cone).replace('(#7,#8)', '(#7,#8,#13)');
    expect(preflightStep(file(more)).warnings.map(({ code }) => code)).toEqual(['angle_unit_assumed']);
    const given = more.replace('((#90))', '((#90,#94))');
    const radian = '#94=(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.));';
    expect(preflightStep(file(`${given}${radian}`)).warnings).toEqual([]);
  });

  test('layers by name with their items', () => {
    const more = `#70=PRESENTATION_LAYER_ASSIGNMENT('Body\\X\\E9','',(#7,#8));
#71=PRESENTATION_LAYER_ASSIGNMENT('Axes','',(#9));#72=PRESENTATION_LAYER_ASSIGNMENT('Axes','',(#5));`;
    expect(preflightStep(file(part(MM, more))).layers).toEqual([
      { name: 'Bodyé', count: 2 },
      { name: 'Axes', count: 2 },
    ]);
  });

  test('each face once, however often its shape is instanced', () => {
    const more = `#60=REPRESENTATION_MAP(#9,#4);#61=MAPPED_ITEM('',#60,#9);#62=MAPPED_ITEM('',#60,#9);
#63=SHAPE_REPRESENTATION('',(#61,#62),#80);#64=SHAPE_DEFINITION_REPRESENTATION(#2,#63);`;
    expect(preflightStep(file(part(MM, more)))).toMatchObject({ declaredFaces: 2, solids: 1 });
  });

  test('faces through a representation that is linked to the product', () => {
    const linked = part().replace('(#2,#4)', '(#2,#50)');
    const more = `#50=SHAPE_REPRESENTATION('',(#9),#80);#51=SHAPE_REPRESENTATION_RELATIONSHIP('','',#50,#4);`;
    expect(preflightStep(file(linked + more)).declaredFaces).toBe(2);
  });

  test('no faces for a representation that no product leads to', () => {
    const more = `#50=SHAPE_REPRESENTATION('',(#52),#80);#52=SHELL_BASED_SURFACE_MODEL('',(#53));
#53=OPEN_SHELL('',(#54));#54=ADVANCED_FACE('',(),#9,.T.);`;
    expect(preflightStep(file(part(MM, more))).declaredFaces).toBe(2);
    expect(preflightStep(file(part(MM, more).replace('#3=SHAPE_DEFINITION', '#3=OTHER'))).declaredFaces).toBe(
      3,
    );
  });

  test('a cycle outside the shape as a warning', () => {
    const found = preflightStep(file(part(MM, "#70=REPRESENTATION('density',(#70),#80);")));
    expect(found.warnings.map((warning) => warning.code)).toEqual(['reference_cycle']);
  });

  test('what stands behind the end, but for a signature', () => {
    const codes = (behind: string) => {
      const bytes = new TextEncoder().encode(`${new TextDecoder().decode(file(part()))}${behind}`);
      return preflightStep(bytes).warnings.map(({ code, message }) => `${code}: ${message}`);
    };
    expect(codes(' \r\n\0')).toEqual([]);
    expect(codes('\n/* signed */ SIGNATURE;AAAA\nENDSEC;')).toEqual([]);
    expect(codes('ISO-1')).toEqual(['trailing_bytes: 5 bytes behind END-ISO-10303-21 were ignored.']);
  });

  test('the same with a UTF-8 mark before the text', () => {
    const marked = Uint8Array.of(0xef, 0xbb, 0xbf, ...file(part(INCH)));
    expect(preflightStep(marked)).toEqual(preflightStep(file(part(INCH))));
  });
});

describe('the pre-flight check refuses', () => {
  const usage = (id: number, from: number, to: number) =>
    `#${id}=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#${from},#${to},$);`;

  test.each([
    [
      'a dangling reference',
      part().replace('(),#9,.T.);', '(#4711),#9,.T.);'),
      /#7 ADVANCED_FACE refers to #4711, which is not defined/,
    ],
    [
      'a self-reference in the shape',
      part().replace("#9=PLANE('',#10)", "#9=PLANE('',#9)"),
      /#9 PLANE refers to itself/,
    ],
    [
      'a circle of references',
      part().replace("#9=PLANE('',#10)", "#9=PLANE('',#6)"),
      /in a circle: #6 → #7 → #9 → #6/,
    ],
    [
      'an assembly that contains itself by a use and by a mapped item',
      `${part()}${productText(100, 'a', '#310,#320')}${productText(200, 'b', '#310')}${placementText(310, '0.,0.,0.')}
#320=MAPPED_ITEM('',#321,#310);#321=REPRESENTATION_MAP(#310,#206);${usage(400, 200, 100)}`,
      /contains itself/,
    ],
    [
      'an assembly that contains itself',
      `${part()}#20=PRODUCT_DEFINITION('b','',$,$);${usage(21, 1, 20)}${usage(22, 20, 1)}`,
      /contains itself/,
    ],
    [
      'an assembly that uses nothing',
      `${part()}#21=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#1,$,$);`,
      /#21 NEXT_ASSEMBLY_USAGE_OCCURRENCE does not name a product as its component/,
    ],
    [
      'a use in nothing',
      `${part()}#21=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#2,#1,$);`,
      /#21 NEXT_ASSEMBLY_USAGE_OCCURRENCE does not name a product as its assembly/,
    ],
    [
      'lengths in seconds',
      part(MM.replace('METRE', 'SECOND')),
      /#90 measures lengths in an SI unit \.SECOND\./,
    ],
    ['a prefix that is none', part(MM.replace('MILLI', 'FOO')), /#90 has the prefix \.FOO\./],
    [
      'a unit without a factor',
      part(INCH.replace('(2.54)', '(0.)')),
      /#90 is a length unit that rests on no other/,
    ],
    ['a unit that rests on nothing', part(INCH.replace("'INCH',#91", "'INCH',$")), /#90 is a length unit/],
    [
      'angles in metres',
      part(MM, '#94=(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.METRE.));'),
      /#94 measures angles in an SI unit \.METRE\./,
    ],
    ['a product without geometry', "#1=PRODUCT('x','','',());", /describes no geometry/],
    ['an empty DATA section', '', /DATA section is empty/],
    ['curves alone', "#1=GEOMETRIC_CURVE_SET('',(#2));#2=LINE('',$,$);", /curves only/],
  ])('%s', (_, data, message) => {
    const error = refusal(data);
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
    expect(error.message).toMatch(message);
  });

  test('an assembly that multiplies beyond the limit', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const uses = Array.from({ length: 10 }, (_, i) =>
        usage(1000 + level * 10 + i, 200 + level, 201 + level),
      );
      return `#${200 + level}=PRODUCT_DEFINITION('','',$,$);${uses.join('')}`;
    });
    const data = `${part()}${levels.join('')}#212=PRODUCT_DEFINITION('','',$,$);`;
    expect(refusal(data)).toMatchObject({ code: 'RESOURCE_EXHAUSTED', context: { limit: 'expansion' } });
  });

  test('an assembly of more faces than allowed, however few the parts are', () => {
    const uses = (from: number, to: number) =>
      Array.from({ length: 10 }, (_, i) => usage(from * 10 + i, from, to)).join('');
    const data = `${part()}#200=PRODUCT_DEFINITION('','',$,$);#201=PRODUCT_DEFINITION('','',$,$);${uses(200, 201)}${uses(201, 1)}`;
    const limits = { ...DEFAULT_PART21_LIMITS, maxExpandedFaces: 199 };
    expect(refusal(data, limits)).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'expandedFaces', allowed: 199 },
    });
    expect(preflightStep(file(data), { ...limits, maxExpandedFaces: 200 }).declaredFaces).toBe(2);
  });

  test('a long chain of references costs no stack', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => `#${1000 + i}=LINK(#${1001 + i});`).join('');
    const data = part().replace('(#7,#8));', '(#7,#8),#1000);');
    expect(preflightStep(file(`${data}${chain}#51000=LINK($);`)).declaredFaces).toBe(2);
    expect(refusal(`${data}${chain}#51000=LINK(#6);`).message).toMatch(/in a circle/);
  });

  test('UTF-16 text and building models', () => {
    const text = new TextDecoder().decode(file(part()));
    const wide = new Uint8Array(Uint16Array.from(`\ufeff${text}`, (char) => char.charCodeAt(0)).buffer);
    expect(() => preflightStep(wide)).toThrow('UTF-16');
    expect(() => preflightStep(file(part(), 'IFC4'))).toThrow('IFC building model');
  });
});
