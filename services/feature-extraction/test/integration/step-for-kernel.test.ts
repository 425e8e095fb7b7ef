import { AppError } from '@cadml/errors';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadPartMaker } from '../support/step-parts.ts';
import { type Service, startService } from './support/service.ts';

/** What a file says and the kernel alone would read as something else: a block of 1 × 2 × 3 mm, written otherwise. */
let service: Service;
let block: string;
let inches: string;
let cone: string;

beforeAll(async () => {
  const make = await loadPartMaker();
  const text = (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString('latin1')
      .replaceAll(/\n(?! *#|[A-Z])/g, ' ');
  block = text(make.step(make.box(1, 2, 3)));
  cone = text(make.step(make.cone(4, 2, 5)));
  inches = text(make.stepInInches(make.box(25.4, 50.8, 76.2)));
  service = await startService();
}, 60_000);

async function read(text: string | Buffer) {
  const content = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  const { geometry, warnings } = await service.analyze(await service.upload(content), { name: 'a.step' });
  const { min, max } = geometry?.boundingBox ?? {};
  const corner = (point: typeof min) => [point?.x, point?.y, point?.z].map((v) => Number(v?.toFixed(6)));
  return {
    min: corner(min),
    max: corner(max),
    volume: Number(geometry?.volumeMm3?.toPrecision(7)),
    solids: geometry?.solids,
    warnings: warnings.map(({ code }) => code),
  };
}

async function refusal(text: string): Promise<AppError> {
  const thrown = await read(text).catch((error: unknown) => error);
  if (thrown instanceof AppError) return thrown;
  throw new Error(`was not refused: ${JSON.stringify(thrown)}`);
}

const BLOCK = { min: [0, 0, 0], max: [1, 2, 3], volume: 6, solids: 1, warnings: [] };
const with_ = (text: string, instances: string) =>
  text.replace(/ENDSEC;\s*END-ISO/, `${instances}\nENDSEC;\nEND-ISO`);

/** The block as a component of an assembly by a usage occurrence, brought from one placement onto the other. */
function used(from: string, onto: string): string {
  const [, context] = /ADVANCED_BREP_SHAPE_REPRESENTATION\('',\([^)]*\),(#\d+)\)/.exec(block) ?? [];
  const [, rep] = /SHAPE_DEFINITION_REPRESENTATION\(#\d+, ?(#\d+)\)/.exec(block) ?? [];
  const [, productContext] = /PRODUCT\([^;]*\((#\d+)\)\)/.exec(block) ?? [];
  const [, part, definitionContext] = /(#\d+) = PRODUCT_DEFINITION\([^;]*,(#\d+)\)/.exec(block) ?? [];
  return with_(
    block,
    `#9001=PRODUCT('A','','',(${productContext}));#9002=PRODUCT_DEFINITION_FORMATION('','',#9001);
#9003=PRODUCT_DEFINITION('','',#9002,${definitionContext});#9004=PRODUCT_DEFINITION_SHAPE('','',#9003);
#9005=SHAPE_DEFINITION_REPRESENTATION(#9004,#9006);#9006=SHAPE_REPRESENTATION('',(#9010),${context});
#9007=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#9003,${part},$);#9008=PRODUCT_DEFINITION_SHAPE('','',#9007);
#9009=CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(#9011,#9008);#9010=AXIS2_PLACEMENT_3D('',#9014,$,$);
#9011=(REPRESENTATION_RELATIONSHIP('','',${rep},#9006)REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(#9012)
SHAPE_REPRESENTATION_RELATIONSHIP());#9012=ITEM_DEFINED_TRANSFORMATION('','',${from},${onto});
#9013=AXIS2_PLACEMENT_3D('',#9015,#9016,#9017);#9014=CARTESIAN_POINT('',(0.,0.,5.));
#9015=CARTESIAN_POINT('',(10.,0.,0.));#9016=DIRECTION('',(0.,1.,1.));#9017=DIRECTION('',(1.,0.,0.));`,
  );
}

function originOf(text: string): string {
  return /(#\d+) = AXIS2_PLACEMENT_3D/.exec(text)?.[1] ?? '';
}

describe('STEP text that the kernel would misread', () => {
  test('with a byte order mark is read', async () => {
    expect(await read(Buffer.concat([Buffer.from('\ufeff'), Buffer.from(block, 'latin1')]))).toEqual(BLOCK);
  });

  test('with print controls between its tokens and in its strings is read', async () => {
    const paged = block
      .replace('DATA;', '\\F\\DATA;\\N\\')
      .replace(/PRODUCT\('/, '$&a\\N\\b')
      .replace(/CARTESIAN_POINT\(/, '$&\\N\\');
    expect(await read(paged)).toEqual(BLOCK);
  });

  test('with several DATA sections that have parameters is read', async () => {
    const named = block.replace('DATA;', "DATA('a',('AUTOMOTIVE_DESIGN'));");
    const two = named.replace(/\n *#30 ?=/, "\nENDSEC;\nDATA('b',('AUTOMOTIVE_DESIGN'));\n#30 =");
    expect(two).not.toBe(named);
    expect(await read(two)).toEqual(BLOCK);
  });

  test.each([
    ['above 2³¹', (n: bigint) => 2_147_483_648n + n],
    ['of 64 bits', (n: bigint) => 9_223_372_036_854_775_808n + n],
    ['that are equal in their lower half', (n: bigint) => (n % 2n === 0n ? n + 1n : n + 4_294_967_296n)],
  ])('with instance names %s is read', async (_, renamed) => {
    expect(await read(block.replaceAll(/#(\d+)/g, (__, n: string) => `#${renamed(BigInt(n))}`))).toEqual(
      BLOCK,
    );
  });

  test('in feet that are counted in inches is read in feet', async () => {
    const [, , si] =
      /CONVERSION_BASED_UNIT\('INCH',#(\d+)\)[^;]*?NAMED_UNIT\( ?#(\d+) ?\)/.exec(inches) ?? [];
    const feet = inches.replace(
      /CONVERSION_BASED_UNIT\('INCH',(#\d+)\)/,
      "CONVERSION_BASED_UNIT('FOOT',#9001)",
    );
    const [, measure] = /CONVERSION_BASED_UNIT\('INCH',(#\d+)\)/.exec(inches) ?? [];
    const chain = `#9001=LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(12.),#9002);
#9002=(CONVERSION_BASED_UNIT('INCH',${measure})LENGTH_UNIT()NAMED_UNIT(#${si}));`;
    expect(await read(with_(feet, chain))).toMatchObject({ max: [304.8, 609.6, 914.4], warnings: [] });
  });

  test('in a unit whose factor is a complex instance is read in that unit', async () => {
    const complex = inches.replace(
      /LENGTH_MEASURE_WITH_UNIT\( ?(?:LENGTH_MEASURE\()?25\.4\)?, ?(#\d+) ?\)/,
      '(LENGTH_MEASURE_WITH_UNIT()MEASURE_WITH_UNIT(LENGTH_MEASURE(25.4),$1))',
    );
    expect(complex).not.toBe(inches);
    expect(await read(complex)).toMatchObject({ max: [25.4, 50.8, 76.2], warnings: [] });
  });

  test.each([
    [
      'and others for the rest',
      (list: string, unit: string) =>
        list
          .split(',')
          .filter((one) => one !== unit)
          .join(),
    ],
    ['and for nothing else', () => ''],
  ])('with an angle and no unit for it %s is read in radians', async (_, without) => {
    const [, unit = ''] = /(#\d+) = \( ?NAMED_UNIT\(\*\) PLANE_ANGLE_UNIT/.exec(cone) ?? [];
    const bare = cone.replace(
      /(GLOBAL_UNIT_ASSIGNED_CONTEXT ?\(\()([^)]*)/,
      (__, head: string, list: string) => {
        return head + without(list, unit);
      },
    );
    expect(bare).not.toBe(cone);
    const whole = await read(cone);
    const found = await read(bare);
    expect(found).toMatchObject({ volume: whole.volume, solids: 1 });
    expect(found.warnings).toContain('angle_unit_assumed');
  });

  test('with two length units for one shape is refused', async () => {
    const two = block.replace(/GLOBAL_UNIT_ASSIGNED_CONTEXT ?\(\(/, '$&#9001,');
    const error = await refusal(with_(two, '#9001=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT($,.METRE.));'));
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
    expect(error.message).toContain('two length units');
  });

  test.each([
    ['the other way round', (leaves: string[]) => leaves.toReversed()],
    ['with the first at the end', ([first = '', ...rest]: string[]) => [...rest, first]],
  ])('with the leaves of complex instances %s is read as its sorted twin', async (_, order) => {
    const disordered = (text: string) =>
      text.replaceAll(/= ?\(\s*([A-Z][^;]*)\);/g, (__, body: string) => {
        const leaves = body.match(/[A-Z_0-9]+ ?\((?:[^()']|'[^']*'|\((?:[^()]|\([^()]*\))*\))*\)/g) ?? [];
        return `= /* ) */ ( ${order(leaves).join('\n')} );`;
      });
    for (const [text, box] of [
      [block, BLOCK],
      [inches, { max: [25.4, 50.8, 76.2], warnings: [] }],
      [used(originOf(block), '#9010'), { ...BLOCK, min: [0, 0, 5], max: [1, 2, 8] }],
    ] as const) {
      expect(disordered(text)).not.toBe(text);
      expect(await read(disordered(text))).toMatchObject(box);
    }
  });

  describe('with what is no B-rep', () => {
    const representation = () => /SHAPE_DEFINITION_REPRESENTATION\(#\d+, ?(#\d+)\)/.exec(block)?.[1] ?? '';
    const context = () => /ADVANCED_BREP_SHAPE_REPRESENTATION\('',\([^)]*\),(#\d+)\)/.exec(block)?.[1] ?? '';
    const beside = (kind: string, items: string) =>
      `#9004=${kind}('',(${items}),${context()});
#9005=SHAPE_REPRESENTATION_RELATIONSHIP('','',${representation()},#9004);`;
    const triangles = `#9001=COORDINATES_LIST('',3,((9.,0.,0.),(9.,0.,7.),(9.,2.,0.)));
#9002=TRIANGULATED_FACE('',#9001,3,((0.,0.,1.)),$,(1,2,3),((1,2,3)));
#9003=TESSELLATED_SHELL('',(#9002),$);#9006=TESSELLATED_SHELL('',(#9002),$);`;
    const shown = (items: string) => triangles + beside('TESSELLATED_SHAPE_REPRESENTATION', items);

    test('a tessellation beside the solid is another form of it', async () => {
      expect(await read(with_(block, shown('#9003')))).toEqual(BLOCK);
    });

    test('more tessellations than solids are left out and told', async () => {
      const { geometry, warnings } = await service.analyze(
        await service.upload(Buffer.from(with_(block, shown('#9003,#9006')), 'latin1')),
        { name: 'a.step' },
      );
      expect(geometry).toMatchObject({ solids: 1, faces: 6 });
      expect(warnings).toEqual([
        {
          code: 'tessellation_left_out',
          message: '1 bodies that are given as triangles were left out; solids and surfaces are read.',
        },
      ]);
    });

    test('a tessellation among the items of the solid is left out and told', async () => {
      const among = block.replace(/(ADVANCED_BREP_SHAPE_REPRESENTATION\('',\([^)]*)\)/, '$1,#9003)');
      const style = "#9007=STYLED_ITEM('',(),#9003);";
      expect(await read(with_(among, triangles + style))).toEqual({
        ...BLOCK,
        warnings: ['tessellation_left_out'],
      });
    });

    test('curves beside the solid are left out and told', async () => {
      const curve = `#9001=POLYLINE('',(#9002,#9003));#9002=CARTESIAN_POINT('',(0.,0.,0.));
#9003=CARTESIAN_POINT('',(5000.,0.,0.));#9006=GEOMETRIC_CURVE_SET('',(#9001));`;
      const wireframe = beside('GEOMETRICALLY_BOUNDED_WIREFRAME_SHAPE_REPRESENTATION', '#9006');
      expect(await read(with_(block, curve + wireframe))).toEqual({
        ...BLOCK,
        warnings: ['lines_left_out'],
      });
    });
  });
});

describe('the places of a STEP file', () => {
  /** The block as a component of an assembly by MAPPED_ITEM, without a usage occurrence. */
  const mapped = (target: string) => {
    const [, context] = /ADVANCED_BREP_SHAPE_REPRESENTATION\('',\([^)]*\),(#\d+)\)/.exec(block) ?? [];
    const [, rep] = /SHAPE_DEFINITION_REPRESENTATION\(#\d+, ?(#\d+)\)/.exec(block) ?? [];
    const [, origin] = /(#\d+) = AXIS2_PLACEMENT_3D/.exec(block) ?? [];
    const [, productContext] = /PRODUCT\([^;]*\((#\d+)\)\)/.exec(block) ?? [];
    const [, definitionContext] = /PRODUCT_DEFINITION\([^;]*,(#\d+)\)/.exec(block) ?? [];
    return with_(
      block,
      `#9001=PRODUCT('A','','',(${productContext}));#9002=PRODUCT_DEFINITION_FORMATION('','',#9001);
#9003=PRODUCT_DEFINITION('','',#9002,${definitionContext});#9004=PRODUCT_DEFINITION_SHAPE('','',#9003);
#9005=SHAPE_DEFINITION_REPRESENTATION(#9004,#9006);#9006=SHAPE_REPRESENTATION('',(#9007),${context});
#9007=MAPPED_ITEM('',#9008,#9009);#9008=REPRESENTATION_MAP(${origin},${rep});${target}
#9010=CARTESIAN_POINT('',(10.,0.,0.));#9011=DIRECTION('',(1.,0.,0.));#9012=DIRECTION('',(0.,-1.,0.));
#9013=DIRECTION('',(0.,0.,1.));#9014=DIRECTION('',(0.,1.,1.));`,
    );
  };
  const operator = (axes: string, scale: string, axis3 = '$') =>
    `#9009=CARTESIAN_TRANSFORMATION_OPERATOR_3D('','','',${axes},#9010,${scale},${axis3});`;

  test('hold for a component that is mapped: it is there once, where the assembly has it', async () => {
    const there = { ...BLOCK, min: [10, 0, 0], max: [11, 2, 3] };
    expect(await read(mapped("#9009=AXIS2_PLACEMENT_3D('',#9010,$,$);"))).toEqual(there);
    expect(await read(mapped(operator('$,$', '1.')))).toEqual(there);
  });

  test('have the axes that the standard implies where the file names one only', async () => {
    const tilted = mapped("#9009=AXIS2_PLACEMENT_3D('',#9010,#9014,$);");
    const half = Math.SQRT1_2;
    const { min, max } = await read(tilted);
    expect(min).toEqual([10, 0, Number((-2 * half).toFixed(6))]);
    expect(max).toEqual([11, Number((5 * half).toFixed(6)), Number((3 * half).toFixed(6))]);
  });

  test.each([
    ['twice as large', operator('$,$', '2.'), { min: [10, 0, 0], max: [12, 4, 6], volume: 48 }],
    ['mirrored', operator('#9011,#9012', '1.', '#9013'), { min: [10, -2, 0], max: [11, 0, 3], volume: 6 }],
  ])('hold for a part that they leave %s', async (_, target, expected) => {
    expect(await read(mapped(target))).toEqual({ ...BLOCK, ...expected });
  });

  test('that leave nothing of a part are refused', async () => {
    const error = await refusal(mapped(operator('$,$', '0.')));
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight', context: { scale: 0 } });
  });

  test.each([
    ['twice as large', operator('$,$', '2.'), { min: [10, 0, 0], max: [12, 4, 6], volume: 48 }],
    ['mirrored', operator('#9011,#9012', '1.', '#9013'), { min: [10, -2, 0], max: [11, 0, 3], volume: 6 }],
  ])('hold for a shape that a part itself maps %s', async (_, target, expected) => {
    const [, rep] = /SHAPE_DEFINITION_REPRESENTATION\(#\d+, ?(#\d+)\)/.exec(block) ?? [];
    const text = mapped(target)
      .replace(/#9005=SHAPE_DEFINITION_REPRESENTATION[^;]*;/, '')
      .replace(/(SHAPE_DEFINITION_REPRESENTATION\(#\d+, ?)#\d+/, '$1#9006');
    expect(await read(text)).toEqual({ ...BLOCK, ...expected });
    // And beside it as it is.
    const both = text
      .replace('(#9007)', '(#9007,#9020)')
      .replace(
        '#9008=',
        `#9020=MAPPED_ITEM('',#9021,#9022);#9021=REPRESENTATION_MAP(#9022,${rep});#9022=AXIS2_PLACEMENT_3D('',#9023,$,$);#9023=CARTESIAN_POINT('',(0.,0.,0.));#9008=`,
      );
    expect(await read(both)).toMatchObject({
      volume: BLOCK.volume + expected.volume,
      max: expect.any(Array),
    });
    expect((await read(both)).max[0]).toBe(expected.max[0]);
  });

  test('that scale a product in what is no part are refused', async () => {
    const within = mapped(operator('$,$', '2.')).replace(/#9005=SHAPE_DEFINITION_REPRESENTATION[^;]*;/, '');
    const error = await refusal(within);
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight', context: { scale: 2 } });
    expect(error.message).toContain('scaled by 2');
  });

  test('hold where neither placement is in a representation', async () => {
    const half = Math.SQRT1_2;
    const turned = used('#9010', '#9013').replace('(#9010),', '(),');
    expect(await read(turned)).toEqual({
      ...BLOCK,
      min: [10, -5 * half, -7 * half].map((v) => Number(v.toFixed(6))),
      max: [11, 0, -2 * half].map((v) => Number(v.toFixed(6))),
    });
  });
});
