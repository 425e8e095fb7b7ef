import { beforeAll, describe, expect, test } from '@jest/globals';
import { compareShapes } from '../../src/domain/compare/compare-shapes.ts';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { type Body, brepOf, type Recipe } from '../support/kernel-solids.ts';

let oc: OpenCascade;

beforeAll(async () => {
  oc = await loadOpenCascade();
}, 60_000);

const compared = (a: Recipe, b: Recipe) => compareShapes(brepOf(oc, a), brepOf(oc, b));
const box = (...box: Extract<Body, { box: unknown }>['box']): Body => ({ box });
const upright = (diameter: number, length: number, from: readonly [number, number, number]): Body => ({
  cylinder: [diameter, length, from, [0, 0, 1]],
});

describe('what differs is said', () => {
  const base = box([60, 60, 10]);
  const boss = (diameter: number): Recipe => [
    ['add', base],
    ['add', upright(diameter, 10, [30, 30, 10])],
  ];
  const counterbore = (depth: number): Recipe => [
    ['add', box([60, 60, 12])],
    ['cut', upright(6, 20, [30, 30, -1])],
    ['cut', upright(12, 20, [30, 30, 12 - depth])],
  ];
  const hollow = (diameter: number): Recipe => [
    ['add', box([40, 40, 40])],
    ['cut', { ball: [diameter, [20, 20, 20]] }],
  ];
  const groove = (width: number): Recipe => [
    ['add', upright(20, 40, [0, 0, 0])],
    ['cut', upright(24, width, [0, 0, 20])],
    ['add', upright(16, 40, [0, 0, 0])],
  ];

  test.each([
    ['of a boss', boss(16), boss(18), 'one cylinder ⌀18 instead of ⌀16'],
    ['of a hollow', hollow(10), hollow(12), 'one sphere ⌀12 instead of ⌀10'],
    ['of a counterbore', counterbore(5), counterbore(6), 'surfaces up to 1 mm apart'],
    ['of a groove', groove(3), groove(4), 'surfaces up to 1 mm apart'],
  ])('%s beside its volume', (_, first, second, wanted) => {
    expect(compared(first, second).reasons).toContain(wanted);
  });

  test('of a hole that was made blind', () => {
    const plate = (from: number): Recipe => [
      ['add', box([120, 80, 10])],
      ['cut', upright(6, 20, [15, 15, from])],
      ['cut', upright(6, 20, [60, 40, -1])],
    ];
    const { reasons } = compared(plate(-1), plate(5));
    expect(reasons).toContain('one through hole fewer');
    expect(reasons).toContain('surfaces up to 3 mm apart');
  });
});

describe('holes in line', () => {
  const drill = (x: number, length: number): Body => ({ cylinder: [12, length, [x, 15, 28], [1, 0, 0]] });
  const ears: Recipe = [
    ['add', box([60, 30, 8])],
    ['add', box([8, 30, 40])],
    ['add', box([8, 30, 40], [52, 0, 0])],
  ];
  const clevis = (holes: number): Recipe => [
    ...ears,
    ...[drill(-5, 20), drill(45, 20)].slice(0, holes).map((hole) => ['cut', hole] as const),
  ];

  test.each([
    [2, 1, 'one ⌀12 hole fewer'],
    [1, 0, 'one ⌀12 hole fewer'],
    [2, 0, 'two ⌀12 holes fewer'],
  ])('in the ears of a clevis are two: %d and %d', (first, second, wanted) => {
    const { reasons, maxDeviationMm } = compared(clevis(first), clevis(second));
    expect(reasons).toContain(wanted);
    expect(reasons.join()).not.toContain('through hole');
    expect(maxDeviationMm).toBeCloseTo(6, 1);
  });

  test('are one where the bore is only wider in between', () => {
    const bore: Recipe = [
      ['add', box([40, 40, 30])],
      ['cut', upright(16, 40, [20, 20, -1])],
    ];
    const { reasons } = compared(bore, [...bore, ['cut', upright(20, 3, [20, 20, 10])]]);
    expect(reasons.join()).not.toContain('⌀16');
    expect(reasons).toContain('one ⌀20 hole more');
  });
});

describe('what is the same is said', () => {
  test('with the tolerance within which it is', () => {
    const [pin, longer] = [100, 100.001].map((length): Recipe => [['add', upright(10, length, [0, 0, 0])]]);
    const { class: found, reasons } = compared(pin as Recipe, longer as Recipe);
    expect(found).toBe('identical');
    expect(reasons[0]).toMatch(/^The second is the first within 0\.000\d+ mm, in some place and turn\.$/);
  });

  test('with the distance of what coincides, and not where all of it does', () => {
    const washer = (thick: number): Recipe => [
      ['add', upright(20, thick, [0, 0, 0])],
      ['cut', upright(10.5, 10, [0, 0, -1])],
    ];
    expect(compared(washer(2), washer(2.05)).reasons.join()).not.toContain('%,');
    expect(compared(washer(2), washer(2.05)).reasons.join()).not.toContain('of the surface');
    expect(compared(washer(2), washer(8)).reasons.join()).toMatch(
      /of the surface of the first lies within [\d.]+ mm of/,
    );
  });
});
