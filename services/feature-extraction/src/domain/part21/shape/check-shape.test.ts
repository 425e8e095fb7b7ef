import { describe, expect, test } from '@jest/globals';
import { declaredShape } from '../declared-shape.ts';
import { openPart21 } from '../open-part21.ts';
import { checkShape } from './check-shape.ts';

/** A cylinder of radius 5 and height 10 on the xy plane; its side has a seam. */
const CYLINDER = `#1=ADVANCED_BREP_SHAPE_REPRESENTATION('',(#2),#99);
#2=MANIFOLD_SOLID_BREP('',#3);
#3=CLOSED_SHELL('',(#4,#5,#6));
#4=ADVANCED_FACE('side',(#10),#40,.T.);
#5=ADVANCED_FACE('top',(#11),#41,.T.);
#6=ADVANCED_FACE('bottom',(#12),#42,.F.);
#10=FACE_BOUND('',#13,.T.);
#11=FACE_BOUND('',#14,.T.);
#12=FACE_BOUND('',#15,.T.);
#13=EDGE_LOOP('',(#16,#17,#18,#19));
#14=EDGE_LOOP('',(#20));
#15=EDGE_LOOP('',(#21));
#16=ORIENTED_EDGE('',*,*,#22,.T.);
#17=ORIENTED_EDGE('',*,*,#24,.T.);
#18=ORIENTED_EDGE('',*,*,#23,.F.);
#19=ORIENTED_EDGE('',*,*,#24,.F.);
#20=ORIENTED_EDGE('',*,*,#23,.T.);
#21=ORIENTED_EDGE('',*,*,#22,.F.);
#22=EDGE_CURVE('',#25,#25,#30,.T.);
#23=EDGE_CURVE('',#26,#26,#31,.T.);
#24=EDGE_CURVE('',#25,#26,#32,.T.);
#25=VERTEX_POINT('',#50);
#26=VERTEX_POINT('',#51);
#30=CIRCLE('',#60,5.);
#31=CIRCLE('',#61,5.);
#32=LINE('',#50,#33);
#33=VECTOR('',#70,1.);
#40=CYLINDRICAL_SURFACE('',#60,5.);
#41=PLANE('',#61);
#42=PLANE('',#60);
#50=CARTESIAN_POINT('',(5.,0.,0.));
#51=CARTESIAN_POINT('',(5.,0.,1.E1));
#52=CARTESIAN_POINT('',(0.,0.,0.));
#53=CARTESIAN_POINT('',(0.,0.,10.));
#60=AXIS2_PLACEMENT_3D('',#52,#70,#71);
#61=AXIS2_PLACEMENT_3D('',#53,#70,#71);
#70=DIRECTION('',(0.,0.,1.));
#71=DIRECTION('',(1.,0.,0.));
#80=B_SPLINE_CURVE_WITH_KNOTS('',1,(#50,#51),.UNSPECIFIED.,.F.,.F.,(2,2),(0.,1.),.UNSPECIFIED.);
#81=(BOUNDED_CURVE()B_SPLINE_CURVE(1,(#50,#51),.UNSPECIFIED.,.F.,.F.)B_SPLINE_CURVE_WITH_KNOTS((2,2),(0.,1.),
.UNSPECIFIED.)CURVE()GEOMETRIC_REPRESENTATION_ITEM()RATIONAL_B_SPLINE_CURVE((1.,1.))REPRESENTATION_ITEM(''));
#82=SEAM_CURVE('',#32,(#83),.PCURVE_S1.);
#83=PCURVE('',#40,#84);
#84=DEFINITIONAL_REPRESENTATION('',(#85),#98);
#85=LINE('',#86,#87);
#86=CARTESIAN_POINT('',(0.,0.));
#87=VECTOR('',#88,1.);
#88=DIRECTION('',(0.,1.));
#98=(GEOMETRIC_REPRESENTATION_CONTEXT(2)PARAMETRIC_REPRESENTATION_CONTEXT()REPRESENTATION_CONTEXT('',''));
#99=(GEOMETRIC_REPRESENTATION_CONTEXT(3)REPRESENTATION_CONTEXT('',''));`;

function check(...changes: readonly (readonly [from: string, to: string])[]) {
  const data = changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${from} is not in the text`);
    return text.replace(from, to);
  }, CYLINDER);
  const text = `ISO-10303-21;HEADER;FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));ENDSEC;DATA;\n${data}\nENDSEC;END-ISO-10303-21;`;
  const file = openPart21(new TextEncoder().encode(text));
  return checkShape(file, declaredShape(file.index).bodies);
}

const SPLINE = ['#25,#26,#32,.T.', '#25,#26,#80,.T.'] as const;
/** An edge that is a point, in a loop. */
const POINT = "#603=ORIENTED_EDGE('',*,*,#600,.T.);";
const RATIONAL = ['#25,#26,#32,.T.', '#25,#26,#81,.T.'] as const;
const SEAM = ['#25,#26,#32,.T.', '#25,#26,#82,.T.'] as const;

describe('the check of a shape lets pass', () => {
  test('a sound solid, and counts its edges', () => {
    expect(check()).toEqual({ edges: 3, warnings: [], openEdges: null });
  });

  test.each([
    ['a B-spline', [SPLINE]],
    ['a rational B-spline as a complex instance', [RATIONAL]],
    ['a curve with its image in the parameters of a surface', [SEAM]],
    [
      'attributes behind the last',
      [["#40=CYLINDRICAL_SURFACE('',#60,5.)", "#40=CYLINDRICAL_SURFACE('',#60,5.,'x',(1,2))"]],
    ],
    ['names that are omitted', [["CIRCLE('',#60,5.)", 'CIRCLE($,#60,5.)']]],
    [
      'a placement without directions',
      [["#60=AXIS2_PLACEMENT_3D('',#52,#70,#71)", "#60=AXIS2_PLACEMENT_3D('',#52,$,*)"]],
    ],
    [
      'comments and lines between the tokens',
      [["CIRCLE('',#60,5.)", "CIRCLE /* '(' */ (\n'it''s',\t#60 , 5.)"]],
    ],
    ['whole numbers where the standard has reals', [["CIRCLE('',#60,5.)", "CIRCLE('',#60,5)"]]],
    [
      'a knot that stands twice instead of its multiplicity',
      [SPLINE, ['(2,2),(0.,1.)', '(1,1,1,1),(0.,0.,1.,1.)']],
    ],
    [
      'a curve on no surface',
      [SEAM, ["SEAM_CURVE('',#32,(#83),.PCURVE_S1.)", "SURFACE_CURVE('',#32,(),.CURVE_3D.)"]],
    ],
    [
      'the parameters of a surface as a complex instance',
      [
        SEAM,
        [
          "DEFINITIONAL_REPRESENTATION('',(#85),#98)",
          "(DEFINITIONAL_REPRESENTATION()REPRESENTATION('',(#85),#98))",
        ],
      ],
    ],
    [
      'surface models without faces',
      [
        [
          '(#2),#99)',
          "(#2,#300,#302),#99);#300=SHELL_BASED_SURFACE_MODEL('',(#301));#301=OPEN_SHELL('',());#302=SHELL_BASED_SURFACE_MODEL('',())",
        ],
      ],
    ],
    [
      'a line of no length in a loop',
      [[`(#20));`, `(#20,#603));#600=EDGE_CURVE('',#26,#26,#601,.T.);#601=LINE('',#51,#33);${POINT}`]],
    ],
    ['a list of voids that is empty', [["MANIFOLD_SOLID_BREP('',#3)", "BREP_WITH_VOIDS('',#3,())"]]],
    [
      'shells of a vertex and of wires',
      [
        [
          '(#2),#99)',
          "(#2,#300),#99);#300=SHELL_BASED_SURFACE_MODEL('',(#301,#303));#301=VERTEX_SHELL('',#302);#302=VERTEX_LOOP('',#25);#303=WIRE_SHELL('',(#14))",
        ],
      ],
    ],
    [
      'the direction of such a line',
      [
        [
          '(#20));',
          `(#20,#603));#600=EDGE_CURVE('',#26,#26,#601,.T.);#601=LINE('',#51,#604);#604=VECTOR('',#605,0.);#605=DIRECTION('',(0.,0.,0.));${POINT}`,
        ],
      ],
    ],
    ['an x direction without a length', [['(1.,0.,0.)', '(0.,0.,0.)']]],
    [
      'a circle without a radius at a vertex',
      [
        [
          `(#20));`,
          `(#20,#603));#600=EDGE_CURVE('',#26,#26,#601,.T.);#601=CIRCLE('',#602,0.);#602=AXIS2_PLACEMENT_3D('',#51,#70,#71);${POINT}`,
        ],
      ],
    ],
    ['bounds that are turned', [["#11=FACE_BOUND('',#14,.T.)", "#11=FACE_BOUND('',#14,.F.)"]]],
    [
      'damage that the shape does not use',
      [["#80=B_SPLINE_CURVE_WITH_KNOTS('',1", "#80=B_SPLINE_CURVE_WITH_KNOTS('',$"]],
    ],
  ] as const)('%s', (_, changes) => {
    expect(check(...changes)).toMatchObject({ warnings: [], openEdges: null });
  });
});

describe('the check of a shape refuses, with instance and line,', () => {
  test.each([
    [
      'a point of two coordinates',
      "#50=CARTESIAN_POINT('',(5.,0.,0.))",
      "#50=CARTESIAN_POINT('',(5.,0.))",
      /#50 CARTESIAN_POINT has 2 of 3 coordinates .*line 32, instance #50/,
    ],
    ['a point without coordinates', '(5.,0.,0.)', '()', /#50 .* 0 of 3 coordinates/],
    ['an axis without a length', '(0.,0.,1.)', '(0.,0.,0.)', /#70 DIRECTION has no direction/],
    [
      'an edge without a curve',
      '#25,#26,#32,.T.',
      '#25,#26,$,.T.',
      /#24 EDGE_CURVE has \$ where a curve should be \(attribute 4\)/,
    ],
    ['a flag that is neither', '#25,#26,#32,.T.', '#25,#26,#32,.U.', /#24 .*\.U\. where \.T\. or \.F\./],
    [
      'a circle without a radius',
      "#30=CIRCLE('',#60,5.)",
      "#30=CIRCLE('',#60)",
      /#30 CIRCLE has nothing where a number not below zero should be \(attribute 3\)/,
    ],
    [
      'a radius of zero',
      "#30=CIRCLE('',#60,5.)",
      "#30=CIRCLE('',#60,0.)",
      /a bound of #4 ADVANCED_FACE goes the wrong way/,
    ],
    [
      'a radius of nearly zero',
      "#40=CYLINDRICAL_SURFACE('',#60,5.)",
      "#40=CYLINDRICAL_SURFACE('',#60,1.E-300)",
      /#40 .*1e-300 where/,
    ],
    [
      'a negative radius',
      "#40=CYLINDRICAL_SURFACE('',#60,5.)",
      "#40=CYLINDRICAL_SURFACE('',#60,-5.)",
      /#40 .*-5 where/,
    ],
    [
      'a text for a number',
      "#30=CIRCLE('',#60,5.)",
      "#30=CIRCLE('',#60,'5.')",
      /#30 CIRCLE has a text where/,
    ],
    [
      'a reference to another entity',
      "#60=AXIS2_PLACEMENT_3D('',#52,",
      "#60=AXIS2_PLACEMENT_3D('',#25,",
      /#60 AXIS2_PLACEMENT_3D has #25, a VERTEX_POINT, where a cartesian point should be/,
    ],
    [
      'a wrong entity in a list',
      '(#4,#5,#6)',
      '(#4,#25,#6)',
      /#3 CLOSED_SHELL has #25, .*where a list of faces/,
    ],
    ['an empty loop', "#14=EDGE_LOOP('',(#20))", "#14=EDGE_LOOP('',())", /#14 EDGE_LOOP has an empty list/],
    [
      'a name that is missing',
      "#14=EDGE_LOOP('',(#20))",
      '#14=EDGE_LOOP((#20))',
      /#14 EDGE_LOOP has a list where a text/,
    ],
    [
      'a loop with a gap',
      "#22=EDGE_CURVE('',#25,#25",
      "#22=EDGE_CURVE('',#25,#26",
      /#13 EDGE_LOOP is not closed: #1\d/,
    ],
    [
      'a vertex off its circle',
      "#26=VERTEX_POINT('',#51)",
      "#26=VERTEX_POINT('',#53)",
      /has a vertex that is 5 away from #\d+ (CIRCLE|LINE)/,
    ],
    [
      'a vertex off its plane',
      "#41=PLANE('',#61)",
      "#41=PLANE('',#60)",
      /#5 ADVANCED_FACE has a vertex that is 10 away from #41 PLANE/,
    ],
    [
      'a circle that runs the wrong way',
      "#23=EDGE_CURVE('',#26,#26,#31,.T.)",
      "#23=EDGE_CURVE('',#26,#26,#31,.F.)",
      /a bound of #4 ADVANCED_FACE goes the wrong way around #40 CYLINDRICAL_SURFACE/,
    ],
  ] as const)('%s', (_, from, to, message) => {
    expect(() => check([from, to])).toThrow(message);
    expect(() => check([from, to])).toThrow(
      expect.objectContaining({
        code: 'PARSE_FAILED',
        stage: 'preflight',
        context: expect.objectContaining({ instance: expect.any(String), line: expect.any(Number) }),
      }),
    );
  });

  test.each([
    ['too few knots', SPLINE, ['(2,2),(0.,1.)', '(2,2),(0.)'], /1 knots and 2 multiplicities/],
    [
      'knots that do not fit the points',
      SPLINE,
      ['(2,2),(0.,1.)', '(3,2),(0.,1.)'],
      /knots that count 5 .* where 4 are needed/,
    ],
    ['knots that fall', SPLINE, ['(2,2),(0.,1.)', '(2,2),(1.,0.)'], /knots that fall/],
    [
      'a degree that the points do not allow',
      SPLINE,
      ["KNOTS('',1,", "KNOTS('',2,"],
      /2 control points for a degree of 2/,
    ],
    ['too few weights', RATIONAL, ['((1.,1.))', '((1.))'], /2 control points and 1 weights/],
    ['a weight of zero', RATIONAL, ['((1.,1.))', '((1.,0.))'], /0 where a list of numbers/],
    [
      'a point in the parameters with three coordinates',
      SEAM,
      ["#86=CARTESIAN_POINT('',(0.,0.))", "#86=CARTESIAN_POINT('',(0.,0.,0.))"],
      /#86 .*3 of 2 coordinates/,
    ],
    [
      'an edge with a curve in the parameters of a surface alone',
      SEAM,
      ['#25,#26,#82,.T.', '#25,#26,#83,.T.'],
      /#24 EDGE_CURVE .* only in the parameters of a surface \(#83\)/,
    ],
    [
      'such a curve that is bounded',
      SEAM,
      [
        "SEAM_CURVE('',#32,(#83),.PCURVE_S1.)",
        "(BOUNDED_CURVE()BOUNDED_PCURVE()CURVE()GEOMETRIC_REPRESENTATION_ITEM()PCURVE(#40,#84)REPRESENTATION_ITEM(''))",
      ],
      /#24 EDGE_CURVE .* only in the parameters of a surface \(#82\)/,
    ],
    [
      'a piece of one',
      SEAM,
      ["SEAM_CURVE('',#32,(#83),.PCURVE_S1.)", "TRIMMED_CURVE('',#83,(#50),(#51),.T.,.CARTESIAN.)"],
      /#24 EDGE_CURVE .* only in the parameters of a surface \(#83\)/,
    ],
    [
      'a surface curve that is one itself',
      SEAM,
      ["SEAM_CURVE('',#32", "SURFACE_CURVE('',#83"],
      /#24 EDGE_CURVE .* only in the parameters of a surface/,
    ],
  ] as const)('%s', (_, use, change, message) => {
    expect(() => check(use, change)).toThrow(message);
  });
});

test('A solid that lacks a face or a bound is known to be open', () => {
  expect(check(['(#4,#5,#6)', '(#4,#5)']).openEdges).toEqual({ count: 1, first: '#22 in line 20' });
  expect(check(["'top',(#11)", "'top',()"]).openEdges).toEqual({ count: 1, first: '#23 in line 21' });
});

test('A solid whose faces have edges of their own is closed where these lie together', () => {
  const own = (z: string) =>
    [
      ["#20=ORIENTED_EDGE('',*,*,#23,.T.)", "#20=ORIENTED_EDGE('',*,*,#123,.T.)"],
      [
        '#30=CIRCLE',
        `#123=EDGE_CURVE('',#126,#126,#31,.T.);#126=VERTEX_POINT('',#151);#151=CARTESIAN_POINT('',(5.,0.,${z}));\n#30=CIRCLE`,
      ],
    ] as const;
  for (const z of ['10.', '10.0009', '9.9991']) expect(check(...own(z)).openEdges).toBeNull();
  expect(check(...own('10.01')).openEdges).toMatchObject({ count: 2 });
});

test('A vertex that is a little off is told', () => {
  const { warnings } = check(['(5.,0.,0.)', '(5.3,0.,0.)'], ["#32=LINE('',#50", "#32=LINE('',#51"]);
  expect(warnings).toEqual([{ code: 'vertices_off', message: expect.stringContaining('#2') }]);
});

test('A placement that brings a shape somewhere has two directions', () => {
  const map = '#80=B_';
  const mapped = `#300=MAPPED_ITEM('',#301,#60);#301=REPRESENTATION_MAP(#61,#1);${map}`;
  expect(() => check(['(1.,0.,0.)', '(0.,0.,0.)'], [map, mapped])).toThrow(/#71 DIRECTION has no direction/);
});

test('A line of no length does not excuse another one without a direction', () => {
  const change = [
    '(#20));',
    `(#20,#603));#600=EDGE_CURVE('',#26,#26,#601,.T.);#601=LINE('',#51,#33);${POINT}`,
  ] as const;
  const zero = ["#33=VECTOR('',#70,1.)", "#33=VECTOR('',#605,1.);#605=DIRECTION('',(0.,0.,0.))"] as const;
  expect(() => check(change, zero)).toThrow(/#605 DIRECTION has no direction/);
});

test.each([
  ['ELLIPSE', '5.,5.'],
  ['HYPERBOLA', '5.,5.'],
  ['PARABOLA', '5.'],
])('The x direction of an %s must be one, for no other will do', (name, sizes) => {
  const curve = `#24=EDGE_CURVE('',#25,#26,#610,.T.);#610=${name}('',#611,${sizes});#611=AXIS2_PLACEMENT_3D('',#52,#70,#612);#612=DIRECTION('',(0.,0.,0.));`;
  expect(() => check(["#24=EDGE_CURVE('',#25,#26,#32,.T.);", curve])).toThrow(
    /#612 DIRECTION has no direction/,
  );
});

describe('what the kernel mends is told:', () => {
  test.each([
    ['an edge against its line', 'edges_turned', ['#70,1.)', '#70,-1.)']],
    [
      'the sense of an edge',
      'edges_turned',
      ["#24=EDGE_CURVE('',#25,#26,#32,.T.)", "#24=EDGE_CURVE('',#25,#26,#32,.F.)"],
    ],
    ['edges in another order', 'loops_mended', ['(#16,#17,#18,#19)', '(#16,#18,#17,#19)']],
  ] as const)('%s', (_, code, change) => {
    expect(check(change)).toMatchObject({ warnings: [{ code }], openEdges: null });
  });
});

test('Vertices may be as far apart as the file says that it is uncertain', () => {
  const apart = [
    ["#23=EDGE_CURVE('',#26,#26", "#23=EDGE_CURVE('',#800,#800"],
    ['#30=CIRCLE', "#800=VERTEX_POINT('',#801);#801=CARTESIAN_POINT('',(5.012,0.,10.));#30=CIRCLE"],
  ] as const;
  expect(() => check(...apart)).toThrow(/#13 EDGE_LOOP is not closed/);
  const uncertainty = "#95=UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-2),#99,'','');";
  expect(check(...apart, ['#80=B_', `${uncertainty}#80=B_`])).toMatchObject({
    openEdges: null,
    warnings: [{ code: 'vertices_off', message: expect.stringContaining('1 loops (#13') }],
  });
});

test('A file may state any number of uncertainties', () => {
  const one = "UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-4),#99,'','');";
  const many = Array.from({ length: 130_000 }, (_, i) => `#${i + 1000}=${one}`).join('');
  expect(check(['#80=B_', `${many}#80=B_`]).warnings).toEqual([]);
});
