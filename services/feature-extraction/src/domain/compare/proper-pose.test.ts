import { expect, test } from '@jest/globals';
import { blocks, CHIRAL, meshOf, mirrored, placed } from '../../../test/support/solid-shapes.ts';
import { alignShapes } from './align-shapes.ts';
import { isMirroring } from './pose.ts';
import { prepareShape } from './prepared-shape.ts';
import { properPose } from './proper-pose.ts';
import { sameness } from './same-surface.ts';
import type { SolidShape } from './solid-shape.ts';

const PLATE = blocks([
  [0, 0, 0],
  [80, 40, 5],
]);

function seenInMirror(shape: SolidShape) {
  const [a, b] = [prepareShape(mirrored(placed(shape, [0.3, -1.1, 0.7], [12, -3, 8]))), prepareShape(shape)];
  const found = alignShapes(a, b, { scale: 1, isScaleOpen: false, isMirrored: true });
  expect(found.sameness).not.toBeNull();
  return { a, b, found };
}

test('a symmetric part that was found in a mirror has a pose without one', () => {
  const { a, b, found } = seenInMirror(meshOf(PLATE));
  // Its own pose fits as well, and fails by one point.
  const pose = properPose({ ...found, sameness: null }, found, b);
  expect(pose && isMirroring(pose.rotation)).toBe(false);
  expect(pose && sameness(a, b, pose)).toBe('exact');
});

test('a part without symmetry has none, however well it seems to fit', () => {
  const { b, found } = seenInMirror(meshOf(CHIRAL));
  expect(properPose({ ...found, sameness: null }, found, b)).toBeNull();
});

test('a pose that is clearly worse is none', () => {
  const { b, found } = seenInMirror(meshOf(PLATE));
  expect(properPose({ ...found, misfitMm: 1, sameness: null }, found, b)).toBeNull();
});
