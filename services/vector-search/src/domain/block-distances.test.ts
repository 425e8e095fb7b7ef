import { dimensionOf, type FeatureVersion } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import { blockDistances } from './block-distances.ts';
import { metricOf } from './metric.ts';

const wave = (version: FeatureVersion, step: number) =>
  Float64Array.from({ length: dimensionOf(version) }, (_, i) => Math.sin(1 + i * step));

function measure(version: FeatureVersion, a: Float64Array, b: Float64Array) {
  const metric = metricOf(version);
  const { distance } = metric.separate(a, b);
  const blocks = blockDistances(version, { a, b, distance, metric });
  return { distance, blocks, length: Math.hypot(...blocks.map((block) => block.distance)) };
}

describe('the distances of blocks', () => {
  test.each(['v1', 'v2', 'v3', 'v4', 'v5'] as const)('add up to the distance in %s', (version) => {
    const { distance, length, blocks } = measure(version, wave(version, 0.7), wave(version, 1.1));
    expect(distance).toBeGreaterThan(0.1);
    expect(length).toBeCloseTo(distance, 9);
    expect(new Set(blocks.map(({ name }) => name)).size).toBe(blocks.length);
  });

  test('are 0 for vectors that searches cannot tell apart', () => {
    const a = wave('v4', 0.7);
    const { distance, length } = measure(
      'v4',
      a,
      a.map((value) => 3 * value),
    );
    expect(distance).toBe(0);
    expect(length).toBeCloseTo(0, 9);
    expect(measure('v4', new Float64Array(a.length), new Float64Array(a.length)).length).toBe(0);
  });

  test('are 0 in blocks that are equal, and all of it in the one that is not', () => {
    const a = wave('v5', 0.7);
    const b = a.slice();
    b[0] = (b[0] as number) + 1;
    const { blocks } = measure('v5', a, b);
    expect(blocks.filter(({ distance }) => distance > 0)).toEqual([blocks[0]]);
    expect(blocks[0]?.distance).toBeCloseTo(1, 9);
  });

  test('add up as well to the distance of a vector of norm zero', () => {
    const { distance, length } = measure('v4', wave('v4', 0.7), new Float64Array(dimensionOf('v4')));
    expect(distance).toBe(2);
    expect(length).toBeCloseTo(2, 9);
  });
});
