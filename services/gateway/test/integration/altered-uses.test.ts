import { eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TestFile } from '../support/api.ts';
import { stepText } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';
import { gltfReport } from '../support/gltf-report.ts';
import { MM_CONTEXT, productText, useText, wedgeText } from '../support/step-wedge.ts';

/**
 * A wedge of 10 × 20 × 30 mm (1,000 mm³), once as it is, once mirrored (y, x and z, 100 mm along x), and once half as
 * large, 2 mm up, in an assembly that is three times as large 200 mm along x.
 */
const FILE: TestFile = {
  name: 'altered.step',
  bytes: new TextEncoder().encode(
    stepText(
      MM_CONTEXT,
      `#10=AXIS2_PLACEMENT_3D('',#11,$,$);#11=CARTESIAN_POINT('',(0.,0.,0.));#12=CARTESIAN_POINT('',(100.,0.,0.));
#13=CARTESIAN_POINT('',(200.,0.,0.));#14=CARTESIAN_POINT('',(0.,0.,2.));#15=DIRECTION('',(1.,0.,0.));
#16=DIRECTION('',(0.,1.,0.));#17=DIRECTION('',(0.,0.,1.));`,
      productText(100, 'frame', '#10') +
        productText(110, 'large', '#10') +
        productText(120, 'wedge', '#10,#1000'),
      wedgeText(1000, [10, 20, 30]),
      useText(200, { of: 120, into: 100 }, '$,$,#11,1.,$'),
      useText(210, { of: 120, into: 100 }, '#16,#15,#12,1.,#17'),
      useText(220, { of: 110, into: 100 }, '$,$,#13,3.,$'),
      useText(230, { of: 120, into: 110 }, '$,$,#14,0.5,$'),
    ),
  ),
};
const VOLUME = 1000 * (1 + 1 + 1.5 ** 3);
const SIZE = [215, 30, 51];

let fleet: TestFleet;

beforeAll(async () => {
  fleet = await startFleet();
}, 90_000);

const round = (value: number) => Number(value.toFixed(6)) + 0;
const file = (id: string, what: string) =>
  fetch(`${fleet.base}/api/v1/parts/${id}/${what}`, { headers: { 'x-api-key': fleet.api.key } });

describe('an assembly that uses a part mirrored and in another size', () => {
  let id: string;

  beforeAll(async () => {
    const { status, body } = await fleet.api.analyze(FILE, { similar: false });
    expect({ status, warnings: body.warnings }).toEqual({ status: 200, warnings: [] });
    expect(body.geometry).toMatchObject({ solids: 3, volumeMm3: expect.closeTo(VOLUME, 6) });
    expect(body.geometry.boundingBox.min.map(round)).toEqual([0, 0, 0]);
    expect(body.geometry.sizeMm.map(round)).toEqual(SIZE);
    id = body.part.id;
  }, 60_000);

  test('has its tree, and a bill with a row for each form', async () => {
    const { body } = await fleet.api.get(`/api/v1/parts/${id}/assembly`);
    const [plain, mirrored, large] = body.root.children;
    expect([plain, mirrored, large].map(({ name }) => name)).toEqual(['wedge', 'wedge', 'large']);
    expect(plain.transform).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    expect(mirrored.transform.map(round)).toEqual([0, 1, 0, 100, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    expect(large.transform.map(round)).toEqual([3, 0, 0, 200, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1]);
    expect(large.children).toMatchObject([{ name: 'wedge', quantity: 1 }]);
    expect(body.parts).toMatchObject([{ name: 'wedge', quantity: 3, altered: 2 }]);
    expect(body.parts[0].sizeMm.map(round)).toEqual([10, 20, 30]);
    expect(body.bom).toMatchObject([
      {
        position: '1',
        name: 'wedge',
        quantity: 1,
        scale: 1,
        mirrored: false,
        volumeMm3: expect.closeTo(1000),
      },
      { position: '2', name: 'wedge', quantity: 1, scale: 1, mirrored: true },
      { position: '3', name: 'large', quantity: 1, scale: 3 },
      {
        position: '3.1',
        name: 'wedge',
        scale: 1.5,
        volumeMm3: expect.closeTo(3375, 6),
        sizeMm: [15, 30, 45].map((value) => expect.closeTo(value, 9)),
      },
    ]);
  });

  test('has a model in its size, with all uses', async () => {
    const response = await file(id, 'model.glb');
    const bytes = new Uint8Array(await response.arrayBuffer());
    const report = await gltfReport(bytes);
    expect([response.status, report.issues.numErrors, report.issues.numWarnings]).toEqual([200, 0, 0]);
    expect(worldBox(bytes).map((metres) => round(metres * 1000))).toEqual([0, 0, -30, 215, 51, 0]);
  });

  test('has a drawing with the dimensions of the whole', async () => {
    const response = await file(id, 'drawing.svg');
    const svg = await response.text();
    expect(response.status).toBe(200);
    const told = [...svg.matchAll(/<text[^>]*>([\d.]+)<\/text>/g)].map(([, value]) => Number(value));
    expect(told.sort((a, b) => a - b)).toEqual(SIZE.toSorted((a, b) => a - b));
  });

  test('is taken apart into the part as its file defines it', async () => {
    const answer = await fleet.api.analyze(FILE, { similar: false, explode: true, project: 'apart' });
    const { result } = await eventually(
      async () => {
        const { body } = await fleet.api.get(answer.body.job.url);
        expect({ state: body.state, error: body.error }).toMatchObject({ state: 'succeeded' });
        return body;
      },
      { timeoutMs: 60_000, intervalMs: 200 },
    );
    expect(result.explosion).toMatchObject({
      failed: [],
      parts: [{ name: 'wedge', quantity: 3 }],
    });
    const part = await fleet.api.get(result.explosion.parts[0].url);
    expect(part.body.geometry).toMatchObject({ solids: 1, volumeMm3: expect.closeTo(1000, 6) });
    expect(part.body.geometry.sizeMm.map(round)).toEqual([10, 20, 30]);
    const alone = await fleet.api.get(`${result.explosion.parts[0].url}/assembly`);
    expect(alone.body).toMatchObject({ usedIn: [{ partId: result.part.id, quantity: 3 }] });
  }, 90_000);
});

/** Lowest and highest x, y and z of all meshes at their nodes. */
function worldBox(bytes: Uint8Array): number[] {
  const length = new DataView(bytes.buffer).getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + length)));
  const box = [...Array(3).fill(Infinity), ...Array(3).fill(-Infinity)] as number[];
  const visit = (index: number, outer: Matrix) => {
    const node = json.nodes[index];
    const own = node.matrix ? product(outer, node.matrix) : outer;
    if (node.mesh !== undefined)
      for (const corner of cornersOf(json, node.mesh)) stretch(box, moved(own, corner));
    for (const child of node.children ?? []) visit(child, own);
  };
  for (const root of json.scenes[0].nodes) visit(root, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  return box;
}

/** Column by column, as glTF has it. */
type Matrix = readonly number[];

function product(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 16 }, (_, i) =>
    [0, 1, 2, 3].reduce((sum, k) => sum + (a[k * 4 + (i % 4)] as number) * (b[i - (i % 4) + k] as number), 0),
  );
}

function moved(m: Matrix, [x, y, z]: readonly number[]): number[] {
  const at = (row: number) =>
    (m[row] as number) * (x as number) +
    (m[4 + row] as number) * (y as number) +
    (m[8 + row] as number) * (z as number) +
    (m[12 + row] as number);
  return [at(0), at(1), at(2)];
}

function stretch(box: number[], point: readonly number[]): void {
  for (const [axis, value] of point.entries()) {
    box[axis] = Math.min(box[axis] as number, value);
    box[axis + 3] = Math.max(box[axis + 3] as number, value);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: glTF is read as a viewer reads it
function cornersOf(json: any, mesh: number): number[][] {
  return json.meshes[mesh].primitives.flatMap(({ attributes }: { attributes: { POSITION: number } }) => {
    const { min, max } = json.accessors[attributes.POSITION];
    return Array.from({ length: 8 }, (_, i) => [0, 1, 2].map((axis) => (i & (1 << axis) ? max : min)[axis]));
  });
}
