import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { boxMesh, model, objectOf, packed, threeMf, turnedMesh } from '../../../test/support/mesh-files.ts';
import { readMeshFile } from '../read-mesh-file.ts';
import { readMeshProduct, readMeshScene, readMeshStructure } from '../read-mesh-scene.ts';
import { readThreeMf } from './read-threemf.ts';

const PRODUCTION = 'http://schemas.microsoft.com/3dmanufacturing/production/2015/06';
const MATERIALS = 'http://schemas.microsoft.com/3dmanufacturing/material/2015/02';
const BOX = objectOf('1', boxMesh([1, 2, 3]), 'name="block" partnumber="B-1"');
const MOVE = (x: number, y: number, z: number) => `transform="1 0 0 0 1 0 0 0 1 ${x} ${y} ${z}"`;
const read = (file: Uint8Array) => readMeshFile('3mf', file);

function refusal(file: Uint8Array): AppError {
  try {
    read(file);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a 3MF file', () => {
  test.each([
    ['micron', 'um', 1e-3],
    ['millimeter', 'mm', 1],
    ['centimeter', 'cm', 10],
    ['inch', 'inch', 25.4],
    ['foot', 'foot', 304.8],
    ['meter', 'm', 1000],
  ])('in %s is measured in mm', (unit, declared, mm) => {
    const document = read(threeMf(BOX, { attributes: `unit="${unit}"` }));
    expect(document).toMatchObject({
      format: '3mf',
      units: { declared, assumed: false },
      watertight: true,
      warnings: [],
    });
    expect((document.volumeMm3 as number) / mm ** 3).toBeCloseTo(6, 9);
    expect(document.boundingBox.max[2] / mm).toBeCloseTo(3, 9);
  });

  test('is measured with all its parts at their places', () => {
    const pair = `<object id="2"><components><component objectid="1"/><component objectid="1" ${MOVE(10, 0, 0)}/></components></object>`;
    const build = `<item objectid="2"/><item objectid="2" transform="0 1 0 -1 0 0 0 0 2 0 20 0"/>`;
    const document = read(threeMf(BOX + pair, { build, attributes: 'unit="centimeter"' }));
    expect(document).toMatchObject({
      facets: 48,
      solids: 4,
      mesh: { components: 4, genus: 0, orientation: 'outward' },
    });
    expect(document.volumeMm3).toBeCloseTo((2 + 4) * 6000, 6);
    expect(document.areaMm2).toBeCloseTo((2 * 22 + 2 * 40) * 100, 6);
    // The second pair is turned by 90° about z, stretched twice along it, then moved.
    expect(document.boundingBox).toEqual({ min: [-20, 0, 0], max: [110, 310, 60] });
  });

  test.each([
    ['a cavity as an object of its own', turnedMesh(boxMesh([2, 2, 2], [4, 4, 4])), 992, []],
    ['one that faces inwards beside it', turnedMesh(boxMesh([2, 2, 2], [20, 0, 0])), null, ['mesh_mixed']],
    [
      'one that touches it and faces inwards',
      turnedMesh(boxMesh([10, 10, 10], [10, 0, 0])),
      null,
      ['mesh_mixed'],
    ],
  ])('has the volume of one mesh: %s', (_, second, volumeMm3, codes) => {
    const objects = objectOf('1', boxMesh([10, 10, 10])) + objectOf('2', second);
    const document = read(threeMf(objects, { build: '<item objectid="1"/><item objectid="2"/>' }));
    expect(document.volumeMm3).toBe(volumeMm3);
    expect(document.warnings.map(({ code }) => code)).toEqual(codes);
  });

  test('says which items of its build are not printed', () => {
    const build = `<item objectid="1"/><item objectid="1" printable="0" ${MOVE(10, 0, 0)}/>`;
    const document = read(threeMf(BOX, { build }));
    expect(document.volumeMm3).toBeCloseTo(12, 9);
    expect(document.warnings).toEqual([
      { code: 'items_unprinted', message: expect.stringMatching(/^1 items/) },
    ]);
  });

  test('keeps outward what is mirrored', () => {
    const build = '<item objectid="1" transform="-1 0 0 0 1 0 0 0 1 0 0 0"/>';
    expect(read(threeMf(BOX, { build }))).toMatchObject({ volumeMm3: 6, mesh: { orientation: 'outward' } });
  });

  test('leaves supports out, and says so', () => {
    const support = objectOf('2', boxMesh([9, 9, 9]), 'type="support"');
    const document = read(threeMf(BOX + support, { build: '<item objectid="1"/><item objectid="2"/>' }));
    expect(document).toMatchObject({ volumeMm3: 6, warnings: [{ code: 'helpers_left_out' }] });
  });

  test('may have its objects in further parts', () => {
    const members = { '3D/Objects/object_1.model': model(objectOf('7', boxMesh([1, 1, 1])), { build: '' }) };
    const use = `<object id="1"><components><component objectid="7" p:path="/3D/Objects/Object_1.model" ${MOVE(5, 0, 0)}/></components></object>`;
    const attributes = `xmlns:p="${PRODUCTION}" requiredextensions="p"`;
    const document = read(threeMf(use, { members, attributes }));
    expect(document).toMatchObject({ volumeMm3: 1, boundingBox: { min: [5, 0, 0], max: [6, 1, 1] } });
  });

  test('may have any prefix for the core, and foreign elements between', () => {
    const text = model(BOX)
      .replaceAll(
        /<(\/?)(model|resources|object|mesh|vertices|vertex|triangles|triangle|build|item)/g,
        '<$1c:$2',
      )
      .replace('xmlns=', 'xmlns:c=')
      .replace('<c:resources>', '<c:resources><x xmlns="urn:x"><vertex x="nan"/></x>');
    expect(read(packed({ '3D/3dmodel.model': text }))).toMatchObject({ volumeMm3: 6 });
  });
});

describe('the structure of a 3MF file', () => {
  const pair = `<object id="2" name="pair"><components><component objectid="1"/><component objectid="1" ${MOVE(10, 0, 0)}/></components></object>`;
  const file = threeMf(BOX + pair, {
    build: `<item objectid="2" partnumber="P-2" ${MOVE(0, 1, 0)}/>`,
    attributes: 'unit="inch"',
  });

  test('has each object once, and its uses with their places in mm', () => {
    const moved = (x: number, y: number) => [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, 0, 0, 0, 0, 1];
    expect(readMeshStructure('3mf', file)).toEqual({
      products: [
        { key: '2', partNumber: 'P-2', name: 'pair', description: null, hasShape: false },
        { key: '1', partNumber: 'B-1', name: 'block', description: null, hasShape: true },
      ],
      occurrences: [
        { assembly: 0, component: 1, name: 'block', referenceDesignator: null, transform: moved(0, 0) },
        { assembly: 0, component: 1, name: 'block', referenceDesignator: null, transform: moved(254, 0) },
      ],
      roots: [{ product: 0, transform: moved(0, 25.4) }],
    });
  });

  test('becomes a scene with colours', () => {
    const colours = `<basematerials id="5"><base name="red" displaycolor="#FF0000"/><base name="glass" displaycolor="#00ff0080"/></basematerials><m:colorgroup id="6"><m:color color="#0000FF"/></m:colorgroup>`;
    const painted = objectOf('1', boxMesh([1, 2, 3]), 'pid="5" pindex="0"')
      .replace(/<triangle /, '<triangle pid="6" p1="0" ')
      .replace(/<triangle v/, '<triangle pid="5" p1="1" v');
    const scene = readMeshScene(
      '3mf',
      threeMf(colours + painted, { attributes: `xmlns:m="${MATERIALS}" unit="inch"` }),
    );
    expect(scene.nodes).toMatchObject([{ name: 'part', parent: null, mesh: 0 }]);
    expect(scene.meshes[0]?.faces).toEqual([
      { firstTriangle: 0, triangles: 1, colour: [0, 0, 1, 1] },
      { firstTriangle: 1, triangles: 1, colour: [0, 1, 0, 128 / 255] },
      { firstTriangle: 2, triangles: 10, colour: [1, 0, 0, 1] },
    ]);
    expect(scene.meshes[0]?.edges.reduce((sum, line) => sum + line.length / 3 - 1, 0)).toBe(12);
    expect(Math.max(...(scene.meshes[0]?.positions ?? []))).toBeCloseTo(76.2, 4);
  });

  test('gives each product as an STL in mm, always the same bytes', () => {
    const stl = readMeshProduct('3mf', file, '2') as Uint8Array;
    expect(readMeshFile('stl', stl)).toMatchObject({ facets: 24, solids: 2 });
    expect(readMeshFile('stl', stl).boundingBox.max[0]).toBeCloseTo(279.4, 4);
    expect(readMeshProduct('3mf', file, '2')).toEqual(stl);
    expect(readMeshProduct('3mf', file, 'nowhere')).toBeNull();
  });
});

describe('a broken 3MF file is refused', () => {
  const cyclic =
    '<object id="1"><components><component objectid="2"/></components></object><object id="2"><components><component objectid="1"/></components></object>';
  const billion = `<!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>`;
  const withDoctype = model(BOX).replace('?>', `?>${billion}`);
  test.each<[string, Uint8Array, RegExp]>([
    ['a cycle', threeMf(cyclic), /contains itself/],
    ['a document type', packed({ '3D/3dmodel.model': withDoctype }), /document type/],
    ['an entity', packed({ '3D/3dmodel.model': model(BOX.replace('block', '&bomb;')) }), /is no XML/],
    ['an open element', packed({ '3D/3dmodel.model': model(BOX).replace('</build>', '') }), /is no XML/],
    ['no model', zipSync({ '3D/else.model': new Uint8Array(1) }), /names no model/],
    [
      'a lost model',
      zipSync({
        '_rels/.rels': new TextEncoder().encode(
          '<R><Relationship Target="/x.model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></R>',
        ),
      }),
      /has no x.model/,
    ],
    ['a vertex that is not there', threeMf(BOX.replace('v1="0"', 'v1="8"')), /does not have/],
    ['a vertex below nothing', threeMf(BOX.replace('v1="0"', 'v1="-1"')), /'-1' is no vertex/],
    ['nan', threeMf(BOX.replace('x="0"', 'x="NaN"')), /'NaN' is no coordinate/],
    ['a comma', threeMf(BOX.replace('x="0"', 'x="1,5"')), /'1,5' is no coordinate/],
    ['a unit that is none', threeMf(BOX, { attributes: 'unit="parsec"' }), /unit is not known/],
    ['an object that is not there', threeMf(BOX, { build: '<item objectid="9"/>' }), /'9' is used/],
    ['two objects of one id', threeMf(BOX + BOX), /two objects have the id '1'/],
    ['half a matrix', threeMf(BOX, { build: '<item objectid="1" transform="1 0 0"/>' }), /no matrix/],
    [
      'a matrix that flattens',
      threeMf(BOX, { build: '<item objectid="1" transform="1 0 0 0 1 0 0 0 0 0 0 0"/>' }),
      /flattens/,
    ],
    ['an empty build', threeMf(BOX, { build: '' }), /no items/],
    ['no archive at its end', threeMf(BOX).slice(0, -30), /no whole directory/],
  ])('%s', (_, file, message) => {
    const error = refusal(file);
    expect(error.code).toBe('PARSE_FAILED');
    expect(error.message).toMatch(message);
  });

  test.each([
    [
      'a required extension that nobody reads',
      threeMf(BOX, { attributes: 'requiredextensions="x" xmlns:x="urn:secret"' }),
      /urn:secret/,
    ],
    [
      'a beam lattice that is named without a prefix',
      threeMf(
        BOX.replace(
          '</triangles>',
          '</triangles><beamlattice xmlns="http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02"><beams/></beamlattice>',
        ),
      ),
      /beam lattice/,
    ],
    [
      'a beam lattice',
      threeMf(BOX.replace('</triangles>', '</triangles><b:beamlattice/>'), {
        attributes: 'xmlns:b="http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02"',
      }),
      /beam lattice/,
    ],
    ['an object without a mesh', threeMf('<object id="1"><x/></object>'), /no mesh/],
  ])('%s is not supported', (_, file, message) => {
    expect(refusal(file)).toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringMatching(message),
    });
  });

  test('damage inside the archive is found by its checksum', () => {
    const file = threeMf(BOX);
    const original = file[200] as number;
    file[200] = original ^ 0x55;
    expect(refusal(file).code).toBe('PARSE_FAILED');
  });
});

describe('a 3MF bomb ends at a limit', () => {
  const exhausted = (limit: string) => ({ code: 'RESOURCE_EXHAUSTED', context: { limit } });

  test('that unpacks to more than allowed', () => {
    const bomb = packed({ '3D/3dmodel.model': model(BOX) + ' '.repeat(30_000_000) });
    expect(refusal(bomb)).toMatchObject(exhausted('compressionRatio'));
    const limits = { members: 10, totalBytes: 2_000_000, ratio: 1e9 };
    expect(() => readThreeMf(bomb, limits)).toThrow(/unpacks to over 2000000 bytes/);
    expect(() => readThreeMf(threeMf(BOX), { ...limits, members: 2 })).toThrow(/over 2 members/);
  });

  test('that lies about its size', () => {
    const file = threeMf(BOX);
    const view = new DataView(file.buffer);
    const end = file.length - 22;
    let at = view.getUint32(end + 16, true);
    for (let i = 0; i < 2; i++) at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true);
    view.setUint32(at + 24, view.getUint32(at + 24, true) + 1, true);
    expect(refusal(file)).toMatchObject({ code: 'PARSE_FAILED', message: expect.stringMatching(/damaged/) });
    view.setUint32(at + 24, 4_000_000_000, true);
    expect(refusal(file)).toMatchObject(exhausted('inflatedBytes'));
  });

  test('that doubles its parts thirty times', () => {
    const doubled = Array.from({ length: 30 }, (_, i) => {
      const use = `<component objectid="${i + 1}"/>`;
      return `<object id="${i + 2}"><components>${use}${use}</components></object>`;
    });
    const file = threeMf(BOX + doubled.join(''), { build: '<item objectid="31"/>' });
    expect(refusal(file)).toMatchObject(exhausted('placements'));
  });

  test('that nests them a thousand deep', () => {
    const nested = Array.from(
      { length: 1_000 },
      (_, i) => `<object id="${i + 2}"><components><component objectid="${i + 1}"/></components></object>`,
    );
    const file = threeMf(BOX + nested.join(''), { build: '<item objectid="1001"/>' });
    expect(refusal(file)).toMatchObject(exhausted('depth'));
  });

  test('that nests its elements', () => {
    const file = packed({ '3D/3dmodel.model': `<model>${'<a>'.repeat(1_000)}` });
    expect(refusal(file)).toMatchObject(exhausted('xmlDepth'));
  });
});
