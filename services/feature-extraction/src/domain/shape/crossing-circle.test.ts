import { expect, test } from '@jest/globals';
import { crossingCircle } from './crossing-circle.ts';
import type { Surface } from './shape-document.ts';

const cylinder: Surface = { kind: 'cylinder', origin: [1, 0, 0], axis: [0, 0, 1], radius: 5 };
const plane = (x: number, z: number): Surface => ({ kind: 'plane', origin: [0, 0, 7], axis: [x, 0, z] });

test('a plane crosses a cylinder square to it in a circle', () => {
  expect(crossingCircle(cylinder, plane(0, -1), [6, 0, 7])).toBeCloseTo(5, 12);
  expect(crossingCircle(plane(0, 1), cylinder, [1, 5, 7])).toBeCloseTo(5, 12);
});

test('other pairs of surfaces cross in no circle that they tell', () => {
  expect(crossingCircle(cylinder, plane(1, 0), [6, 0, 7])).toBeNull();
  expect(crossingCircle(cylinder, plane(0.6, 0.8), [6, 0, 7])).toBeNull();
  expect(crossingCircle(cylinder, { kind: 'freeform' }, [6, 0, 7])).toBeNull();
  expect(crossingCircle(plane(0, 1), plane(1, 0), [6, 0, 7])).toBeNull();
});
