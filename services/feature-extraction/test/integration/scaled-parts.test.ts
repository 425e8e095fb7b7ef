import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { readMeshFile } from '../../src/domain/read-mesh-file.ts';
import { loadPartMaker, type PartMaker } from '../support/step-parts.ts';
import { callContext, type Service, startService } from './support/service.ts';

/**
 * A block with a corner cut off, once as it is, once mirrored in y and turned, once half as large below an assembly that
 * is three times as large itself; by a usage occurrence each. And its twin, the same three blocks as solids of one part.
 */
let service: Service;
let assembly: string;
let twin: string;

beforeAll(async () => {
  const make = await loadPartMaker();
  service = await startService();
  const block = cornerCut(make);
  assembly = await service.upload(Buffer.from(assemblyOf(make.step(block)), 'latin1'));
  twin = await service.upload(
    Buffer.from(
      make.step(
        block,
        // x to y, y to x (mirrored), then 20 along x.
        transformed(make, block, [0, 1, 0, 20, 1, 0, 0, 0, 0, 0, 1, 0]),
        transformed(make, block, [1.5, 0, 0, 30, 0, 1.5, 0, 0, 0, 0, 1.5, 6]),
      ),
    ),
  );
}, 60_000);

function cornerCut({ oc, box }: PartMaker): TopoDS_Shape {
  return new oc.BRepAlgoAPI_Cut(box(4, 6, 8), box(1, 2, 3), new oc.Message_ProgressRange()).Shape();
}

type Matrix = Parameters<InstanceType<PartMaker['oc']['gp_Trsf']>['SetValues']>;

function transformed({ oc }: PartMaker, shape: TopoDS_Shape, matrix: Matrix): TopoDS_Shape {
  const transformation = new oc.gp_Trsf();
  transformation.SetValues(...matrix);
  return new oc.BRepBuilderAPI_Transform(shape, transformation, true, false).Shape();
}

function assemblyOf(step: Uint8Array): string {
  const block = Buffer.from(step)
    .toString('latin1')
    .replaceAll(/\n(?! *#|[A-Z])/g, ' ');
  const found = (pattern: RegExp) => pattern.exec(block)?.[1] ?? '';
  const part = found(/(#\d+) = PRODUCT_DEFINITION\(/);
  const rep = found(/SHAPE_DEFINITION_REPRESENTATION\(#\d+, ?(#\d+)\)/);
  const context = found(/ADVANCED_BREP_SHAPE_REPRESENTATION\('',\([^)]*\),(#\d+)\)/);
  const productContext = found(/PRODUCT\([^;]*\((#\d+)\)\)/);
  const definitionContext = found(/PRODUCT_DEFINITION\([^;]*,(#\d+)\)/);
  const product = (id: number, name: string) =>
    `#${id}=PRODUCT_DEFINITION('','',#${id + 1},${definitionContext});
#${id + 1}=PRODUCT_DEFINITION_FORMATION('','',#${id + 2});#${id + 2}=PRODUCT('${name}','${name}','',(${productContext}));
#${id + 3}=PRODUCT_DEFINITION_SHAPE('','',#${id});#${id + 4}=SHAPE_DEFINITION_REPRESENTATION(#${id + 3},#${id + 5});
#${id + 5}=SHAPE_REPRESENTATION('',(#8000),${context});`;
  const use = (id: number, ends: { of: string; rep: string; into: number }, operator: string) =>
    `#${id}=NEXT_ASSEMBLY_USAGE_OCCURRENCE('${id}','','',#${ends.into},${ends.of},$);
#${id + 1}=PRODUCT_DEFINITION_SHAPE('','',#${id});#${id + 2}=CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(#${id + 3},#${id + 1});
#${id + 3}=(REPRESENTATION_RELATIONSHIP('','',${ends.rep},#${ends.into + 5})
REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(#${id + 4})SHAPE_REPRESENTATION_RELATIONSHIP());
#${id + 4}=CARTESIAN_TRANSFORMATION_OPERATOR_3D('','','',${operator});`;
  const blockIn = (into: number) => ({ of: part, rep, into });
  return block.replace(
    /ENDSEC;\s*END-ISO/,
    `${product(9000, 'frame')}${product(9010, 'large')}
#8000=AXIS2_PLACEMENT_3D('',#8001,$,$);#8001=CARTESIAN_POINT('',(0.,0.,0.));#8002=CARTESIAN_POINT('',(20.,0.,0.));
#8003=DIRECTION('',(0.,1.,0.));#8004=DIRECTION('',(1.,0.,0.));#8005=DIRECTION('',(0.,0.,1.));
#8006=CARTESIAN_POINT('',(30.,0.,0.));#8007=CARTESIAN_POINT('',(0.,0.,2.));
${use(9100, blockIn(9000), '$,$,#8001,1.,$')}${use(9110, blockIn(9000), '#8003,#8004,#8002,1.,#8005')}
${use(9120, { of: '#9010', rep: '#9015', into: 9000 }, '$,$,#8006,3.,$')}${use(9130, blockIn(9010), '$,$,#8007,0.5,$')}
ENDSEC;\nEND-ISO`,
  );
}

async function render(fileHash: string, kind: proto.RenditionKind): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const request = proto.GetRenditionRequest.fromPartial({ fileHash, kind });
  for await (const { part } of service.client.getRendition(request, callContext())) {
    if (part?.$case === 'chunk') pieces.push(part.value);
  }
  return Buffer.concat(pieces);
}

const { RENDITION_KIND_MODEL: MODEL, RENDITION_KIND_THUMBNAIL: THUMBNAIL } = proto.RenditionKind;
const VOLUME = (4 * 6 * 8 - 1 * 2 * 3) * (1 + 1 + 1.5 ** 3);

describe('parts that an assembly mirrors or makes larger', () => {
  test('are measured as they are in it', async () => {
    const [one, other] = [
      await service.analyze(assembly, { name: 'a.step' }),
      await service.analyze(twin, { name: 'b.step' }),
    ];
    expect(one.warnings).toEqual([]);
    expect(one.geometry?.volumeMm3).toBeCloseTo(VOLUME, 6);
    expect(one.geometry?.areaMm2).toBeCloseTo(other.geometry?.areaMm2 ?? 0, 6);
    for (const corner of ['min', 'max'] as const) {
      for (const axis of ['x', 'y', 'z'] as const) {
        const [is, wanted] = [one, other].map(
          ({ geometry }) => geometry?.boundingBox?.[corner]?.[axis] ?? NaN,
        );
        expect(is).toBeCloseTo(wanted as number, 6);
      }
    }
    const { solids, faces, edges } = other.geometry ?? {};
    expect(one.geometry).toMatchObject({ solids, faces, edges });
    expect(one.geometry?.step).toMatchObject({ products: 3, occurrences: 4 });
  });

  test('look as they do by themselves', async () => {
    expect((await render(assembly, THUMBNAIL)).equals(await render(twin, THUMBNAIL))).toBe(true);
  });

  test('are in the model in their size, below the names of the products', async () => {
    const [model, other] = [await render(assembly, MODEL), await render(twin, MODEL)];
    const [one, two] = [readMeshFile('glb', model), readMeshFile('glb', other)];
    expect(one.volumeMm3).toBeCloseTo(VOLUME, 3);
    expect(one.mesh?.orientation).toBe('outward');
    for (const corner of ['min', 'max'] as const) {
      expect(one.boundingBox[corner]).toEqual(
        two.boundingBox[corner].map((value) => expect.closeTo(value, 4)),
      );
    }
    const json = model.toString('utf8', 20, 20 + model.readUInt32LE(12));
    const nodes = (JSON.parse(json) as { nodes: { name: string; mesh?: number }[] }).nodes;
    const block = nodes.find(({ mesh }) => mesh !== undefined)?.name;
    expect(block).not.toBe('part');
    expect(nodes.filter(({ mesh }) => mesh !== undefined).map(({ name }) => name)).toEqual([
      block,
      block,
      block,
    ]);
  });

  test('are uses of one product, which has the size that it has by itself', async () => {
    const products: proto.Product[] = [];
    const occurrences: proto.Occurrence[] = [];
    const request = proto.GetStructureRequest.fromPartial({ fileHash: assembly });
    for await (const piece of service.client.getStructure(request, callContext())) {
      products.push(...piece.products);
      occurrences.push(...piece.occurrences);
    }
    const sizes = products.flatMap(({ shape }) => (shape?.sizeMm ? [shape.sizeMm] : []));
    expect(sizes).toEqual([{ x: expect.closeTo(4, 6), y: expect.closeTo(6, 6), z: expect.closeTo(8, 6) }]);
    const corners = occurrences.map(({ transform }) => transform[0]);
    expect(corners.sort()).toEqual([0, 0.5, 1, 3].map((value) => expect.closeTo(value, 9)));
  });
});
