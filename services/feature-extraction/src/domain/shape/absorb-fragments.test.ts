import { expect, test } from '@jest/globals';
import { boxMesh } from '../../../test/support/mesh-files.ts';
import { absorbFragments } from './absorb-fragments.ts';
import { meshPatches } from './mesh-patches.ts';

/** Pieces of these areas in a row, each going on into the next over a gentle bend. */
function row(areas: readonly number[]) {
  const neighbours = areas.map((_, i) =>
    [i - 1, i + 1].filter((other) => other >= 0 && other < areas.length),
  );
  return { ...meshPatches(boxMesh([1, 1, 1])), areas: Float64Array.from(areas), neighbours };
}

test('slivers between faces go to the larger face that they continue, over other slivers', () => {
  const faceOf = Int32Array.from([0, 1, 2, 3]);
  absorbFragments(row([40, 1e-4, 1e-4, 60]), faceOf, 4);
  expect([...faceOf]).toEqual([0, 0, 3, 3]);
});

test('small faces behind a sharp edge stay what they are', () => {
  const faceOf = Int32Array.from([0, 1]);
  absorbFragments({ ...row([100, 1e-4]), neighbours: [[], []] }, faceOf, 2);
  expect([...faceOf]).toEqual([0, 1]);
});
