import { expect, test } from '@jest/globals';
import { crossingCurve } from './crossing-curve.ts';
import type { Surface } from './shape-document.ts';

const cylinder: Surface = { kind: 'cylinder', origin: [1, 0, 0], axis: [0, 0, 1], radius: 5 };
const cone: Surface = { kind: 'cone', origin: [0, 0, 0], axis: [0, 0, 1], semiAngle: Math.PI / 4 };
const torus: Surface = { kind: 'torus', origin: [0, 0, 0], axis: [0, 0, 1], radius: 1, majorRadius: 5 };
const plane = (x: number, z: number): Surface => ({ kind: 'plane', origin: [0, 0, 7], axis: [x, 0, z] });

test('a plane crosses what is square to it in a circle', () => {
  expect(crossingCurve(cylinder, plane(0, -1), [6, 0, 7])?.radiusMm).toBeCloseTo(5, 12);
  expect(crossingCurve(plane(0, 1), cylinder, [1, 5, 7])?.radiusMm).toBeCloseTo(5, 12);
  expect(crossingCurve(plane(0, 1), cone, [0, 7, 7])).toEqual({ curve: 'circle', radiusMm: 7 });
  expect(crossingCurve(plane(0, 1), torus, [6, 0, 0])).toEqual({ curve: 'circle', radiusMm: 6 });
});

test('a plane along a cylinder or through the apex of a cone crosses it in lines', () => {
  expect(crossingCurve(cylinder, plane(1, 0), [6, 0, 7])?.curve).toBe('line');
  expect(crossingCurve(cone, plane(1, 0), [0, 3, 3])?.curve).toBe('line');
});

test('a plane that lies askew crosses a cylinder or a cone in no circle', () => {
  expect(crossingCurve(cylinder, plane(0.6, 0.8), [6, 0, 7])?.curve).toBe('other');
  expect(crossingCurve(plane(1, 0), cone, [3, 4, 5])?.curve).toBe('other');
});

test('other pairs of surfaces do not tell how they cross', () => {
  expect(crossingCurve(cylinder, { kind: 'freeform' }, [6, 0, 7])).toBeNull();
  expect(crossingCurve(plane(0, 1), plane(1, 0), [6, 0, 7])).toBeNull();
  expect(crossingCurve(plane(1, 0), torus, [0, 5, 1])).toBeNull();
});
