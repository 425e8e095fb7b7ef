import { describe, expect, test } from '@jest/globals';
import { MM_CONTEXT, placementText, productText, stepText } from '../../../test/support/step-text.ts';
import { readColours } from './colours.ts';
import { extractProduct } from './extract-product.ts';
import { openPart21 } from './open-part21.ts';
import { preflightStep } from './preflight.ts';
import { ProductContext } from './product-context.ts';

const SOLID = `#20=MANIFOLD_SOLID_BREP('body',#21);
#21=CLOSED_SHELL('',(#22,#23));
#22=ADVANCED_FACE('it''s',(),#24,.T.);#23=ADVANCED_FACE('',(),#24,.T.);
#24=PLANE('',#30);${placementText(30, '0.,0.,0.')}`;
const STYLES = `#40=STYLED_ITEM('',(#41),#20);#41=PRESENTATION_STYLE_ASSIGNMENT((#42));
#42=SURFACE_STYLE_USAGE(.BOTH.,#43);#43=SURFACE_SIDE_STYLE('',(#44,#48));#44=SURFACE_STYLE_FILL_AREA(#45);
#45=FILL_AREA_STYLE('',(#46));#46=FILL_AREA_STYLE_COLOUR('',#47);#47=COLOUR_RGB('',0.2,0.4,0.6);
#48=SURFACE_STYLE_RENDERING_WITH_PROPERTIES(.NORMAL_SHADING.,#47,(#49));#49=SURFACE_STYLE_TRANSPARENT(0.25);
#50=OVER_RIDING_STYLED_ITEM('',(#51),#22,#40);#51=PRESENTATION_STYLE_ASSIGNMENT((#52));
#52=SURFACE_STYLE_USAGE(.BOTH.,#53);#53=SURFACE_SIDE_STYLE('',(#54));#54=SURFACE_STYLE_FILL_AREA(#55);
#55=FILL_AREA_STYLE('',(#56));#56=FILL_AREA_STYLE_COLOUR('',#57);#57=DRAUGHTING_PRE_DEFINED_COLOUR('yellow');
#58=PRESENTATION_LAYER_ASSIGNMENT('outer','',(#22,#999));#999=PLANE('',$);`;

/** A part #100 with a solid, twice in an assembly #200, whose placements stand among the part's items. */
const FILE = stepText(`${productText(100, 'bolt', '#60,#20,#70')}${SOLID}${STYLES}
${placementText(60, '0.,0.,0.')}${placementText(70, '5.,0.,0.')}
${productText(200, 'frame', '#60')}${MM_CONTEXT}
#300=NEXT_ASSEMBLY_USAGE_OCCURRENCE('1','','',#200,#100,$);#301=NEXT_ASSEMBLY_USAGE_OCCURRENCE('2','','',#200,#100,$);`);

/** The same part by itself under other numbers, in other words. */
const OTHER = stepText(
  new TextDecoder()
    .decode(FILE)
    .replace(/^[\s\S]*?DATA;/, '')
    .replace(/ENDSEC;[\s\S]*$/, '')
    .replaceAll('#60,#20,#70', '#60,#20')
    .replace(/#30[01]=[^;]*;/g, '')
    .replace(/(?<!')#(\d+)/g, (_, id) => `# ${id}`.replace(' ', '1'))
    .replaceAll('\n', '\n/* elsewhere */ '),
);

const open = (bytes: Uint8Array) => new ProductContext(openPart21(bytes));
const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

describe('a product by itself', () => {
  test('is a sound STEP file with its shape, styles and layers, and nothing of its assembly', () => {
    const part = extractProduct(open(FILE), '#100');
    expect(preflightStep(part)).toMatchObject({
      declaredFaces: 2,
      solids: 1,
      units: { declared: 'mm' },
      layers: [{ name: 'outer', count: 1 }],
      facts: { schema: 'AUTOMOTIVE_DESIGN', products: 1, occurrences: 0 },
    });
    expect(text(part)).toContain("'it''s'");
    expect(text(part)).not.toMatch(/frame|NEXT_ASSEMBLY|#999/);
    expect(readColours(openPart21(part))[0]?.bodies[0]?.faces).toEqual([
      [1, 1, 0, 1],
      [0.2, 0.4, 0.6, 0.75],
    ]);
  });

  test('is the same bytes whatever file, numbers and spacing it comes from', () => {
    const part = extractProduct(open(FILE), '#100');
    expect(text(extractProduct(open(OTHER), '#1100'))).toBe(text(part));
    const [own] = readColours(openPart21(part));
    expect(text(extractProduct(open(part), own?.product ?? ''))).toBe(text(part));
  });

  test.each(['#200', '#4711', 'bolt'])('is refused for %s, which is none with a shape', (key) => {
    expect(() => extractProduct(open(FILE), key)).toThrow(
      expect.objectContaining({ code: 'DATA_NOT_FOUND' }),
    );
  });
});

describe('colours', () => {
  test('are those of faces before those of solids, and one for a product that has one', () => {
    expect(readColours(openPart21(FILE))).toEqual([
      {
        product: '#100',
        colour: [0.2, 0.4, 0.6, 0.75],
        bodies: [
          {
            key: '#20',
            colour: [0.2, 0.4, 0.6, 0.75],
            faces: [
              [1, 1, 0, 1],
              [0.2, 0.4, 0.6, 0.75],
            ],
          },
        ],
      },
      { product: '#200', colour: null, bodies: [] },
    ]);
  });

  test('of curves are none of the surface', () => {
    const curves = text(FILE).replace('SURFACE_STYLE_USAGE(.BOTH.,#43)', "CURVE_STYLE('',#57,$,#57)");
    expect(readColours(openPart21(new TextEncoder().encode(curves)))[0]?.colour).toBeNull();
  });

  test.each([
    ['its surface model', "#20=SHELL_BASED_SURFACE_MODEL('body',(#21));", '#20'],
    [
      'its mapped item',
      `#20=MAPPED_ITEM('',#26,#60);#26=REPRESENTATION_MAP(#60,#27);
      #27=SHAPE_REPRESENTATION('',(#28),#80);#28=MANIFOLD_SOLID_BREP('body',#21);`,
      '#20',
    ],
    ['its representation', "#20=MANIFOLD_SOLID_BREP('body',#21);", '#106'],
    ['its representation, below a surface model', "#20=SHELL_BASED_SURFACE_MODEL('body',(#21));", '#106'],
  ])('of a face without any, nor its shell, nor its solid, are those of %s', (_, body, styled) => {
    const file = text(FILE)
      .replace("#20=MANIFOLD_SOLID_BREP('body',#21);", body)
      .replace("#40=STYLED_ITEM('',(#41),#20)", `#40=STYLED_ITEM('',(#41),${styled})`);
    expect(readColours(openPart21(new TextEncoder().encode(file)))[0]).toMatchObject({
      colour: [0.2, 0.4, 0.6, 0.75],
      bodies: [
        {
          faces: [
            [1, 1, 0, 1],
            [0.2, 0.4, 0.6, 0.75],
          ],
        },
      ],
    });
  });
});
