import { expect } from '@jest/globals';
import { readDrawingFile } from '../../src/domain/read-drawing-file.ts';
import { dxf, type Groups, type Parts } from './dxf-text.ts';

/** Expects the box of these entities, in mm, to nine decimals. */
export function expectBox(
  entities: Groups,
  [min, max]: readonly [readonly number[], readonly number[]],
  parts?: Parts,
): void {
  const { boundingBox } = readDrawingFile(dxf(entities, parts));
  for (const axis of [0, 1, 2] as const) {
    expect(boundingBox.min[axis]).toBeCloseTo(min[axis] ?? 0, 9);
    expect(boundingBox.max[axis]).toBeCloseTo(max[axis] ?? 0, 9);
  }
}
