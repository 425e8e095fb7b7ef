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

const BOUNDS: readonly Bound[] = [
  { kind: 'again', whole: 0, shape: 0 },
  { kind: 'rotated', whole: 1e-3, shape: 1e-3 },
  { kind: 'moved', whole: 1e-3, shape: 1e-3 },
  { kind: 'mirrored', shape: 1e-2 },
  { kind: 'scaled 1.05', shape: 1e-3 },
  { kind: 'scaled 2', shape: 1e-3 },
  { kind: 'scaled 25.4', shape: 1e-3, sizeWeight: 0 },
  { kind: 're-exported', whole: 1e-2, shape: 1e-2 },
  { kind: 'coarse mesh', shape: 0.3 },
  { kind: 'fine mesh', shape: 0.3 },
];

describe.each(BOUNDS)('a part that is $kind', ({ kind, whole, shape, sizeWeight }) => {
  test.each(CHOSEN)('%s changes little and finds its original first', (name) => {
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
  });
});

test('mirror twins differ in the sign of their chirality', () => {
  const { bytes, descriptor } = gallery.get('bracket-l-60-slotted') as NonNullable<
    ReturnType<typeof gallery.get>
  >;
  const own = blockOf(descriptor, 'chirality');
  const twin = blockOf(describeVariant(oc, bytes, 'mirrored'), 'chirality');
  for (const [slot, value] of own.entries()) expect(twin[slot]).toBeCloseTo(-value, 3);
});
