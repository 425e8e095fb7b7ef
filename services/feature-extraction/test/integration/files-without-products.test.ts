import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type PartText, partText, withInstances } from '../support/assembly-text.ts';
import { loadPartMaker } from '../support/step-parts.ts';
import { placementText } from '../support/step-text.ts';
import { callContext, type Service, startService } from './support/service.ts';

/** A block of 1 × 2 × 3 mm in a file of geometry alone, as some converters write it. */
let service: Service;
let block: PartText;
let geometry: string;

const PRODUCT_DATA =
  /#\d+ = (?:SHAPE_DEFINITION_REPRESENTATION|PRODUCT[A-Z_]*|APPLICATION_[A-Z_]*)\((?:'[^']*'|[^';])*\);/g;

beforeAll(async () => {
  const make = await loadPartMaker();
  block = partText(make.step(make.box(1, 2, 3)));
  geometry = block.text.replaceAll(PRODUCT_DATA, '');
  service = await startService();
}, 60_000);

async function read(text: string) {
  const fileHash = await service.upload(Buffer.from(text, 'latin1'));
  const { geometry: found, warnings } = await service.analyze(fileHash, { name: 'a.step' });
  const { min, max } = found?.boundingBox ?? {};
  const corner = (point: typeof min) => [point?.x, point?.y, point?.z].map((v) => Number(v?.toFixed(6)));
  return {
    ...{ fileHash, box: [corner(min), corner(max)], solids: found?.solids },
    volume: Number(found?.volumeMm3?.toFixed(6)),
    warnings: warnings.map(({ code }) => code),
  };
}

const BLOCK = {
  box: [
    [0, 0, 0],
    [1, 2, 3],
  ],
  ...{ solids: 1, volume: 6, warnings: [] },
};

describe('a STEP file without products', () => {
  test('has the shape of its representations', async () => {
    expect(geometry).not.toContain('PRODUCT');
    expect(await read(geometry)).toMatchObject(BLOCK);
  });

  test('has a representation where another one maps it, and there only', async () => {
    const mapped = `#9200=SHAPE_REPRESENTATION('',(#9030,#9110),${block.context});#9030=MAPPED_ITEM('',#9031,#9110);
#9031=REPRESENTATION_MAP(#9100,${block.representation});`;
    const places = placementText(9100, '0.,0.,0.') + placementText(9110, '10.,0.,0.');
    expect(await read(withInstances(geometry, places + mapped))).toMatchObject({
      box: [
        [10, 0, 0],
        [11, 2, 3],
      ],
      ...{ solids: 1, volume: 6, warnings: [] },
    });
  });

  test('is one part', async () => {
    const { fileHash } = await read(geometry);
    const request = proto.GetStructureRequest.fromPartial({ fileHash });
    const products: proto.Product[] = [];
    for await (const piece of service.client.getStructure(request, callContext())) {
      products.push(...piece.products);
    }
    expect(products).toMatchObject([{ key: 'file', shape: { fileHash, volumeMm3: expect.closeTo(6, 9) } }]);
  });

  const triangles = `#9001=COORDINATES_LIST('',3,((9.,0.,0.),(9.,0.,7.),(9.,2.,0.)));
#9002=TRIANGULATED_FACE('',#9001,3,((0.,0.,1.)),$,(1,2,3),((1,2,3)));
#9003=TESSELLATED_SHELL('',(#9002),$);#9006=TESSELLATED_SHELL('',(#9002),$);`;
  const curves = `#9001=POLYLINE('',(#9002,#9003));#9002=CARTESIAN_POINT('',(0.,0.,0.));
#9003=CARTESIAN_POINT('',(5000.,0.,0.));#9006=GEOMETRIC_CURVE_SET('',(#9001));`;
  const beside = (kind: string, items: string) => `#9004=${kind}('',(${items}),${block.context});`;

  test.each([
    [
      'one tessellation for its solid',
      () => triangles + beside('TESSELLATED_SHAPE_REPRESENTATION', '#9003'),
      [],
    ],
    [
      'more tessellations than solids',
      () => triangles + beside('TESSELLATED_SHAPE_REPRESENTATION', '#9003,#9006'),
      ['tessellation_left_out'],
    ],
    [
      'curves',
      () => curves + beside('GEOMETRICALLY_BOUNDED_WIREFRAME_SHAPE_REPRESENTATION', '#9006'),
      ['lines_left_out'],
    ],
  ])('tells of what is no B-rep as others do: %s', async (_, more, warnings) => {
    expect(await read(withInstances(geometry, more()))).toMatchObject({ ...BLOCK, warnings });
  });

  test('tells of a tessellation among the items of the solid', async () => {
    const among = geometry.replace(/(ADVANCED_BREP_SHAPE_REPRESENTATION\('',\([^)]*)\)/, '$1,#9003)');
    expect(await read(withInstances(among, triangles))).toMatchObject({
      ...{ ...BLOCK, warnings: ['tessellation_left_out'] },
    });
  });
});
