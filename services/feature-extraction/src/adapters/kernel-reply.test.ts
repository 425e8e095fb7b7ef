import { describe, expect, test } from '@jest/globals';
import { parseWorkerMessage } from './kernel-reply.ts';

const document = {
  format: 'step',
  kind: 'brep',
  units: { declared: 'mm', assumed: false },
  boundingBox: { min: [0, 0, 0], max: [1, 2, 3] },
  volumeMm3: 6,
  areaMm2: 22,
  solids: 1,
  faces: 6,
  edges: 12,
  facets: 0,
  entities: 1,
  entityKinds: { SOLID: 1 },
  layers: [],
  surfaceTypes: { plane: 6 },
  watertight: null,
  warnings: [],
};
const done = (changes: object) => ({
  type: 'done',
  id: 1,
  document: { ...document, ...changes },
  timingsMs: { parse: 1 },
});

describe('parseWorkerMessage', () => {
  test('passes a sound answer unchanged', () => {
    expect(parseWorkerMessage(done({}))).toEqual(done({}));
  });

  test.each([
    ['an infinite volume', { volumeMm3: Number.POSITIVE_INFINITY }],
    ['a box corner that is no number', { boundingBox: { min: [0, 0, null], max: [1, 2, 3] } }],
    ['a negative count', { faces: -1 }],
    ['half a face', { faces: 0.5 }],
    ['an unknown unit', { units: { declared: 'parsec', assumed: false } }],
    ['a field that is not known', { password: 'x' }],
  ])('refuses %s', (_, changes) => {
    expect(() => parseWorkerMessage(done(changes))).toThrow();
  });

  test('refuses an unknown kind of message', () => {
    expect(() => parseWorkerMessage({ type: 'hello' })).toThrow();
    expect(() => parseWorkerMessage(null)).toThrow();
  });
});
