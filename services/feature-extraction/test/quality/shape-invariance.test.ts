import { globSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { corpusFiles, describeCorpus } from '../support/corpus.ts';
import { blockOf, distanceOf } from '../support/descriptor-change.ts';
import { BOUNDS, excessOf, KINDS, type Kind, SPLINES } from '../support/invariance-bounds.ts';
import { describeShapeOf, describeStepBytes, describeVariant } from '../support/shape-variants.ts';
import { type SplineTwin, splineTwins } from '../support/spline-twins.ts';

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

/** A real part of each folder that is soon read; `make bench-invariance` takes sixty. */
const REAL = ['families', 'machining-features'].flatMap((folder) => {
  const small = corpusFiles(folder, '.step', '.stp').filter((path) => statSync(path).size < 150_000);
  return small.filter((_, i) => i === small.length >> 1);
});
/** One of each sort: real parts take long. */
const REAL_KINDS: readonly Kind[] = ['rotated', 'mirrored', 'scaled 2', 're-exported', 'fine mesh', SPLINES];

/**
 * Known to miss the aim: a sibling of the size that the part was scaled to is nearer; the flank of a tooth is one free
 * form in a B-rep, and several cylinders in a coarse mesh.
 */
const NOT_YET = new Set(['scaled 2 nut-m8', 'coarse mesh gear-m1-z18']);

let oc: OpenCascade;
const gallery = new Map<string, { readonly bytes: Uint8Array; readonly descriptor: Float32Array }>();
const twins = new Map<string, SplineTwin>();
/** What the kernel wrote otherwise than it was, and how: there the unwritten shape is described, which proves little. */
const miswritten = new Map<string, string>();

beforeAll(async () => {
  oc = await loadOpenCascade();
  const samples = globSync(`${SAMPLES}/*/*.step`).sort();
  for (const path of [...samples, ...REAL]) {
    const bytes = readFileSync(path);
    gallery.set(nameOf(path), { bytes, descriptor: describeStepBytes(oc, bytes) });
  }
  const converted = [...samples.filter((path) => CHOSEN.includes(nameOf(path))), ...REAL];
  for (const [n, twin] of (await splineTwins(converted)).entries()) {
    twins.set(nameOf(converted[n] as string), twin);
  }
}, 300_000);

describe.each(KINDS)('a sample that is %s', (kind) => hold(kind, CHOSEN));

describeCorpus('real parts', () => {
  describe.each(REAL_KINDS)('a real part that is %s', (kind) => hold(kind, REAL.map(nameOf)));
});

function hold(kind: Kind, names: readonly string[]): void {
  const reached = names.filter((name) => !NOT_YET.has(`${kind} ${name}`));
  const missed = names.filter((name) => NOT_YET.has(`${kind} ${name}`));
  if (reached.length > 0) test.each(reached)('%s changes little and finds its original first', holds);
  if (missed.length > 0) test.failing.each(missed)('%s will one day', holds);
  test('is what the kernel has written', () => {
    expect(names.flatMap((name) => miswritten.get(`${kind} ${name}`) ?? [])).toEqual([]);
  });

  function holds(name: string): void {
    const { descriptor } = gallery.get(name) as NonNullable<ReturnType<typeof gallery.get>>;
    const variant = describeKind(name, kind);
    expect(excessOf(kind, descriptor, variant)).toEqual([]);
    const distance = (other: Float32Array) => distanceOf(variant, other, BOUNDS[kind].sizeWeight);
    const nearer = [...gallery].filter(([, other]) => distance(other.descriptor) < distance(descriptor));
    expect(nearer.map(([other]) => other)).toEqual([]);
  }
}

function describeKind(name: string, kind: Kind): Float32Array {
  const { bytes } = gallery.get(name) as NonNullable<ReturnType<typeof gallery.get>>;
  if (kind !== SPLINES) {
    const variant = describeVariant(oc, bytes, kind);
    if (variant.miswritten !== undefined) miswritten.set(`${kind} ${name}`, variant.miswritten);
    return variant.descriptor;
  }
  const twin = twins.get(name) as SplineTwin;
  if ('missing' in twin) throw new Error(twin.missing);
  using shape = oc.BRepToolsWrapper.Read(twin.brep);
  return describeShapeOf(oc, shape);
}

function nameOf(path: string): string {
  return basename(path).replace(/\.(step|stp)$/i, '');
}

test('mirror twins differ in the sign of their chirality', () => {
  const { bytes, descriptor } = gallery.get('bracket-l-60-slotted') as NonNullable<
    ReturnType<typeof gallery.get>
  >;
  const own = blockOf(descriptor, 'chirality');
  const twin = blockOf(describeVariant(oc, bytes, 'mirrored').descriptor, 'chirality');
  for (const [slot, value] of own.entries()) expect(twin[slot]).toBeCloseTo(-value, 3);
});
