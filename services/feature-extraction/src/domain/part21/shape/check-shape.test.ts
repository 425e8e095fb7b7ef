import { describe, expect, test } from '@jest/globals';
import { checkCylinder as check } from '../../../../test/support/cylinder-step.ts';

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
