import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ShapeDocument } from '../../src/domain/shape/shape-document.ts';
import { brepShape } from '../../src/kernel/brep-shape.ts';
import { ANGLE, deflectionOf, meshingSize } from '../../src/kernel/deflection.ts';
import { measureFaces } from '../../src/kernel/measure-shape.ts';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { distanceOf } from '../support/descriptor-change.ts';
import { changeOf, excessOf } from '../support/invariance-bounds.ts';
import { roundParts } from '../support/round-parts.ts';
import { described, describeStepBytes, meshedShape } from '../support/shape-variants.ts';

const SAMPLES = fileURLToPath(new URL('../../../../samples', import.meta.url));

/** Chords in mm, or times the usual one, and the angle between neighbouring facets in radians. */
const MESHES = {
  '0.02 mm': { mm: 0.02, angle: 0.15 },
  '0.05 mm': { mm: 0.05, angle: 0.2 },
  '0.05 mm, 17°': { mm: 0.05, angle: 0.3 },
  '0.1 mm': { mm: 0.1, angle: 0.3 },
  '0.3 mm': { mm: 0.3, angle: 0.5 },
  '1 mm': { mm: 1, angle: 0.7 },
  usual: { times: 1, angle: ANGLE },
  coarse: { times: 4, angle: 0.5 },
  fine: { times: 0.25, angle: 0.17 },
} as const;

/** What a mesh changes of a part that is recognised as what it is. */
const RECOGNISED = 0.03;
/** The same where a void is a body of its own. */
const VOID = 0.15;
/** Where its bores run into each other, a mesh may have a small face more between them. */
const RUNS_ON = 'elbow with flange';

let oc: OpenCascade;
let parts: ReadonlyMap<string, string>;
const gallery = new Map<string, Float32Array>();

beforeAll(async () => {
  oc = await loadOpenCascade();
  parts = roundParts(oc);
  for (const name of parts.keys()) gallery.set(name, described(exact(name)));
  for (const path of globSync(`${SAMPLES}/*/*.step`)) {
    gallery.set(basename(path), describeStepBytes(oc, readFileSync(path)));
  }
}, 120_000);

describe.each(Object.keys(MESHES) as (keyof typeof MESHES)[])('a mesh, %s,', (fineness) => {
  test.each(['O-ring 20/3', 'O-ring 20/2', 'O-ring 50/5', 'O-ring 10/3', 'pipe elbow'])(
    'of rings is recognised and finds its part first: %s',
    (name) => expectRecognised(name, fineness, RECOGNISED),
  );

  test.each(['ball of 16', 'ball of 20', 'cube with a dimple'])(
    'of balls is recognised and finds its part first: %s',
    (name) => expectRecognised(name, fineness, RECOGNISED),
  );

  test('of a cube with a void is recognised and finds its part first', () => {
    expectRecognised('cube with a void', fineness, VOID);
  });

  test('of an elbow with a flange changes little and finds its part first', () => {
    expectFound(RUNS_ON, meshed(RUNS_ON, fineness));
  });
});

function expectRecognised(name: string, fineness: keyof typeof MESHES, most: number): void {
  const mesh = meshed(name, fineness);
  expect(kindsOf(mesh)).toEqual(kindsOf(exact(name)));
  expectFound(name, mesh);
  expect(changeOf(gallery.get(name) as Float32Array, described(mesh)).shape).toBeLessThan(most);
}

function expectFound(name: string, mesh: ShapeDocument | null): void {
  const [own, variant] = [gallery.get(name) as Float32Array, described(mesh)];
  expect(excessOf('fine mesh', own, variant)).toEqual([]);
  const distance = distanceOf(variant, own);
  expect([...gallery].filter(([, other]) => distanceOf(variant, other) < distance).map(([at]) => at)).toEqual(
    [],
  );
}

const kindsOf = (document: ShapeDocument | null) =>
  document?.regions.map(({ surface, bend }) => `${surface.kind} ${bend}`).sort();

function exact(name: string): ShapeDocument | null {
  using shape = oc.BRepToolsWrapper.Read(parts.get(name) as string);
  return brepShape(oc, shape, { ...measureFaces(oc, shape), scale: 1 });
}

function meshed(name: string, fineness: keyof typeof MESHES): ShapeDocument | null {
  using shape = oc.BRepToolsWrapper.Read(parts.get(name) as string);
  const { angle, ...chord } = MESHES[fineness];
  const usual = deflectionOf(meshingSize(measureFaces(oc, shape)));
  return meshedShape(oc, shape, 'mm' in chord ? chord.mm : chord.times * usual, angle);
}
