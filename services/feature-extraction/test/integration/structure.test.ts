import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { boxMesh, embeddedGltf, objectOf, threeMf } from '../support/mesh-files.ts';
import { cubeStl, linesDxf } from './support/files.ts';
import { ADMIN, callContext, refusal, type Service, startService } from './support/service.ts';

const JOINT = readFileSync(new URL('../../../../samples/assemblies/flange-joint-dn50.step', import.meta.url));

let service: Service;

beforeAll(async () => {
  service = await startService();
}, 60_000);

async function structureOf(
  content: Uint8Array,
  change: Partial<proto.GetStructureRequest> = {},
  call = callContext(),
) {
  const fileHash = await service.upload(content);
  const request = proto.GetStructureRequest.fromPartial({ fileHash, ...change });
  const found = { fileHash, header: {} as proto.StructureHeader };
  const products: proto.Product[] = [];
  const occurrences: proto.Occurrence[] = [];
  for await (const piece of service.client.getStructure(request, call)) {
    if (piece.header) found.header = piece.header;
    products.push(...piece.products);
    occurrences.push(...piece.occurrences);
  }
  const told = occurrences.map(({ assembly, component, transform }) => ({
    assembly: products[assembly]?.name,
    component: products[component]?.name,
    at: [transform[3], transform[7], transform[11]],
  }));
  return { ...found, products, occurrences, told };
}

const sizes = ({ products }: { products: readonly proto.Product[] }) =>
  products.map(({ name, shape }) => [
    name,
    shape?.sizeMm && [shape.sizeMm.x, shape.sizeMm.y, shape.sizeMm.z],
  ]);

const store = (fileHash: string, productKey: string, change: Partial<proto.StoreProductRequest> = {}) =>
  service.client.storeProduct(
    { fileHash, productKey, name: '', project: 'default', holder: 'operation:1', untilMs: 0n, ...change },
    callContext(),
  );

/** A plate of 20 × 10 × 2 with two posts of 2 × 2 × 8, in inches, below an object that has both. */
const TABLE = threeMf(
  objectOf('1', boxMesh([20, 10, 2]), 'name="plate" partnumber="P-1"') +
    objectOf('2', boxMesh([2, 2, 8]), 'name="post"') +
    '<object id="3" name="table"><components><component objectid="1"/>' +
    '<component objectid="2" transform="1 0 0 0 1 0 0 0 1 3 4 2"/>' +
    '<component objectid="2" transform="0 1 0 -1 0 0 0 0 1 9 4 2"/></components></object>',
  { build: '<item objectid="3"/>', attributes: 'unit="inch"' },
);

/** Two feet below a frame, in metres. */
const STAND = embeddedGltf(boxMesh([10, 20, 30]), {
  meshes: [{ name: 'foot', primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
  nodes: [
    { name: 'stand', children: [1, 2] },
    { mesh: 0, name: 'foot left', translation: [0.1, 0, 0] },
    { mesh: 0, name: 'foot right', translation: [-0.1, 0, 0] },
  ],
});

describe('GetStructure', () => {
  test('of a 3MF file: objects, components and their places in mm', async () => {
    const found = await structureOf(TABLE);
    expect(found.header).toMatchObject({ assumedUnit: '', productFormat: 'stl', warnings: [] });
    expect(found.told).toEqual([
      { assembly: 'table', component: 'plate', at: [0, 0, 0] },
      { assembly: 'table', component: 'post', at: [76.2, 101.6, 50.8].map((mm) => expect.closeTo(mm, 9)) },
      { assembly: 'table', component: 'post', at: [228.6, 101.6, 50.8].map((mm) => expect.closeTo(mm, 9)) },
    ]);
    expect(found.occurrences[2]?.transform.slice(0, 3)).toEqual([0, -1, 0]);
    const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 4));
    expect(sizes(found)).toEqual(
      expect.arrayContaining([
        ['plate', near([508, 254, 50.8])],
        ['post', near([50.8, 50.8, 203.2])],
        ['table', undefined],
      ]),
    );
    expect(found.products.find(({ name }) => name === 'plate')?.partNumber).toBe('P-1');
  });

  test('of a glTF file: a mesh is a product, however many nodes show it', async () => {
    const found = await structureOf(STAND);
    expect(found.products.map(({ name }) => name).sort()).toEqual(['foot', 'stand']);
    const at = found.told.map((use) => use.at.map((mm) => Math.round(mm ?? 0)));
    expect(at).toEqual([
      [100, 0, 0],
      [-100, 0, 0],
    ]);
  });

  test('of a STEP file, packed or not, is the same', async () => {
    const [plain, packed] = [await structureOf(JOINT), await structureOf(gzipSync(JOINT))];
    expect(plain.occurrences).toHaveLength(19);
    expect({ ...packed, fileHash: '' }).toEqual({ ...plain, fileHash: '' });
    expect(plain.products.map(({ shape }) => shape?.sameAs)).toEqual([undefined, 1, 2, 3, 4, 5]);
  });

  test('of a format without products is the one part that the file is', async () => {
    const found = await structureOf(cubeStl(7));
    expect(found.header.assumedUnit).toBe('mm');
    expect(found.products).toMatchObject([{ shape: { fileHash: found.fileHash, volumeMm3: 343 } }]);
    const sized = await structureOf(cubeStl(7), { sizeMm: { x: 177.8, y: 177.8, z: 177.8 } });
    expect(sized.header.assumedUnit).toBe('inch');
  });

  test('of a drawing is refused', async () => {
    expect((await refusal(structureOf(linesDxf(3)))).code).toBe('UNSUPPORTED_FORMAT');
  });

  test('of products that contain each other is refused', async () => {
    const first = /#\d+ = NEXT_ASSEMBLY_USAGE_OCCURRENCE\('[^']*','[^']*','[^']*',(#\d+),(#\d+)/;
    const text = JOINT.toString('latin1');
    const [, parent = '', child = ''] = first.exec(text) ?? [];
    const cyclic = text.replace(
      'ENDSEC;\nEND-ISO',
      `#999999 = NEXT_ASSEMBLY_USAGE_OCCURRENCE('x','x','x',${child},${parent},$);\nENDSEC;\nEND-ISO`,
    );
    expect(cyclic).not.toBe(text);
    const refused = await refusal(structureOf(Buffer.from(cyclic, 'latin1')));
    expect(refused).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
  });

  test('is not told to who cannot read the file', async () => {
    const stranger = { ...ADMIN, role: 'user' as const, readableProjects: ['other'], writeProject: 'other' };
    const call = callContext(stranger);
    expect((await refusal(structureOf(JOINT, {}, call))).code).toBe('DATA_NOT_FOUND');
  });
});

describe('StoreProduct', () => {
  test('stores the very file that the structure names, kept by the reference', async () => {
    for (const content of [JOINT, TABLE, STAND]) {
      const { fileHash, products } = await structureOf(content);
      for (const { key, shape } of products) {
        if (shape === undefined) continue;
        const stored = await store(fileHash, key);
        expect(stored).toMatchObject({ fileHash: shape.fileHash, bytes: shape.bytes });
        const bytes = await service.download(stored.fileHash);
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(shape.fileHash);
        const { geometry } = await service.analyze(stored.fileHash);
        expect(geometry?.volumeMm3).toBeCloseTo(shape.volumeMm3 ?? 0, 3);
      }
    }
  });

  test('refuses a product that is not there or has no shape, and another project', async () => {
    const { fileHash, products } = await structureOf(JOINT);
    for (const key of ['nothing', products[0]?.key ?? '']) {
      expect((await refusal(store(fileHash, key))).code).toBe('DATA_NOT_FOUND');
    }
    expect((await refusal(store(fileHash, ''))).code).toBe('VALIDATION_FAILED');
    const foreign = store(fileHash, products[1]?.key ?? '', { project: 'other' });
    expect((await refusal(foreign)).code).toBe('AUTHORIZATION_FAILED');
  });
});
