import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { blockOf, distanceOf, relativeChange } from '../support/descriptor-change.ts';
import { describeStepBytes, describeVariant, type Variant } from '../support/shape-variants.ts';

const SAMPLES = fileURLToPath(new URL('../../../../samples', import.meta.url));
/** One of each family of ours; all of them stand in the gallery. */
const CHOSEN = [
  'bolt-m8x30',
  'bracket-l-60-slotted',
  'bracket-gusset-60',
  'flange-dn50-4',
  'gear-m1-z18',
  'housing-80x60x30',
  'nut-m8',
  'shaft-keyway-30',
  'shaft-stepped-20',
  'washer-m8',
];

let oc: OpenCascade;
const gallery = new Map<string, { readonly bytes: Uint8Array; readonly descriptor: Float32Array }>();

beforeAll(async () => {
  oc = await loadOpenCascade();
  for (const path of globSync(`${SAMPLES}/*/*.step`).sort()) {
    const bytes = readFileSync(path);
    gallery.set(basename(path, '.step'), { bytes, descriptor: describeStepBytes(oc, bytes) });
  }
}, 300_000);

interface Bound {
  readonly kind: Variant;
  /** Of the change of the whole descriptor over its length. */
  readonly whole?: number;
  /** Of that of its shape part without chirality. */
  readonly shape: number;
  readonly sizeWeight?: number;
}

/** What writing, moving or scaling a part may change, of one. */
const STILL = 1e-3;

const BOUNDS: readonly Bound[] = [
  { kind: 'again', whole: 0, shape: 0 },
  { kind: 'rotated', whole: STILL, shape: STILL },
  { kind: 'moved', whole: STILL, shape: STILL },
  { kind: 'mirrored', shape: STILL },
  { kind: 'scaled 1.05', shape: STILL },
  { kind: 'scaled 2', shape: STILL },
  { kind: 'scaled 25.4', shape: STILL, sizeWeight: 0 },
  { kind: 're-exported', whole: 1e-2, shape: 1e-2 },
  { kind: 'coarse mesh', shape: 0.3 },
  { kind: 'fine mesh', shape: 0.3 },
];

/**
 * Known to miss the aim: a sibling of the size that the part was scaled to is nearer; the flank of a tooth is one free
 * form in a B-rep and some cylinders in a mesh.
 */
const NOT_YET = new Set([
  'scaled 2 housing-80x60x30',
  'scaled 2 nut-m8',
  'scaled 2 washer-m8',
  'coarse mesh gear-m1-z18',
  'fine mesh gear-m1-z18',
]);

describe.each(BOUNDS)('a part that is $kind', ({ kind, whole, shape, sizeWeight }) => {
  const reached = CHOSEN.filter((name) => !NOT_YET.has(`${kind} ${name}`));
  const missed = CHOSEN.filter((name) => NOT_YET.has(`${kind} ${name}`));
  test.each(reached)('%s changes little and finds its original first', holds);
  if (missed.length > 0) test.failing.each(missed)('%s will one day', holds);

  function holds(name: string): void {
    const { bytes, descriptor } = gallery.get(name) as NonNullable<ReturnType<typeof gallery.get>>;
    const variant = describeVariant(oc, bytes, kind);
    const isShape = (block: { part: string; name: string }) =>
      block.part === 'shape' && block.name !== 'chirality';
    expect(relativeChange(descriptor, variant, isShape)).toBeLessThanOrEqual(shape);
    if (whole !== undefined) expect(relativeChange(descriptor, variant)).toBeLessThanOrEqual(whole);
    const nearest = [...gallery].sort(
      ([, a], [, b]) =>
        distanceOf(variant, a.descriptor, sizeWeight) - distanceOf(variant, b.descriptor, sizeWeight),
    );
    expect(nearest[0]?.[0]).toBe(name);
  }
});

test('mirror twins differ in the sign of their chirality', () => {
  const { bytes, descriptor } = gallery.get('bracket-l-60-slotted') as NonNullable<
    ReturnType<typeof gallery.get>
  >;
  const own = blockOf(descriptor, 'chirality');
  const twin = blockOf(describeVariant(oc, bytes, 'mirrored'), 'chirality');
  for (const [slot, value] of own.entries()) expect(twin[slot]).toBeCloseTo(-value, 3);
});
