import { describe, expect, test } from '@jest/globals';
import { checkCylinder as check } from '../../../../test/support/cylinder-step.ts';

/** An edge that is a point, in a loop. */
const POINT = "#603=ORIENTED_EDGE('',*,*,#600,.T.);";

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

test('The only vertex of a sphere lies on it', () => {
  const beside = (radius: string) =>
    [
      '(#2),#99)',
      `(#2,#300),#99);#300=MANIFOLD_SOLID_BREP('',#301);#301=CLOSED_SHELL('',(#302));#302=ADVANCED_FACE('',(#303),#305,.T.);#303=FACE_BOUND('',#304,.T.);#304=VERTEX_LOOP('',#25);#305=SPHERICAL_SURFACE('',#60,${radius})`,
    ] as const;
  expect(check(beside('5.')).warnings).toEqual([]);
  for (const radius of ['50.', '1.']) {
    expect(() => check(beside(radius))).toThrow(/#302 ADVANCED_FACE has a vertex that is .* away from #305/);
  }
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
