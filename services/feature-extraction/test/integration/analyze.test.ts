import { decodeVector } from '@cadml/cad-model';
import { GeometryProto, type FeatureExtractionProto as proto } from '@cadml/contracts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cubeStl, DRILLED_BLOCK, DRILLED_BLOCK_VOLUME, linesDxf } from './support/files.ts';
import { callContext, refusal, type Service, startService } from './support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
}, 60_000);

describe('an analysis', () => {
  test('of a STEP part tells its true geometry', async () => {
    const hash = await service.upload(DRILLED_BLOCK);
    const answer = await service.analyze(hash, { name: 'block.step' });
    expect(answer.geometry).toMatchObject({
      kind: GeometryProto.GeometryKind.GEOMETRY_KIND_BREP,
      format: 'step',
      solids: 1,
      faces: 7,
      surfaceTypes: { plane: 6, cylinder: 1 },
      declaredUnit: 'mm',
      unitAssumed: false,
    });
    expect(answer.geometry?.volumeMm3).toBeCloseTo(DRILLED_BLOCK_VOLUME, 3);
    expect(answer.geometry?.boundingBox?.max?.z).toBeCloseTo(30, 5);
    expect(answer.bytes).toBe(BigInt(DRILLED_BLOCK.length));
    expect(Object.keys(answer.timingsMs).sort()).toEqual([
      'features',
      'geometry',
      'parse',
      'preflight',
      'queue',
    ]);
    expect(answer.warnings).toEqual([]);
  });

  test('of a mesh assumes mm and says so, or takes the unit that the caller names', async () => {
    const hash = await service.upload(cubeStl(2));
    const assumed = await service.analyze(hash, { name: 'cube.stl' });
    expect(assumed.geometry).toMatchObject({
      format: 'stl',
      facets: 12,
      watertight: true,
      unitAssumed: true,
    });
    expect(assumed.geometry?.volumeMm3).toBeCloseTo(8, 6);
    const inches = await service.analyze(hash, { name: 'cube.stl', units: 'inch' });
    expect(inches.geometry?.unitAssumed).toBe(false);
    expect(inches.geometry?.volumeMm3).toBeCloseTo(8 * 25.4 ** 3, 1);
  });

  test('of a drawing tells its layers', async () => {
    const { geometry } = await service.analyze(await service.upload(linesDxf(5)), { name: 'plate.dxf' });
    expect(geometry).toMatchObject({
      kind: GeometryProto.GeometryKind.GEOMETRY_KIND_DRAWING,
      entities: 5,
      volumeMm3: undefined,
    });
    expect(geometry?.layers).toEqual(
      expect.arrayContaining([
        { name: 'OUTLINE', count: 3 },
        { name: 'HOLES', count: 2 },
      ]),
    );
  });

  test('of a drawing tells what is on paper and what is hidden', async () => {
    const drawing = Buffer.from(
      [
        ...[0, 'SECTION', 2, 'HEADER', 9, '$ACADVER', 1, 'AC1015', 9, '$INSUNITS', 70, 4, 0, 'ENDSEC'],
        ...[0, 'SECTION', 2, 'TABLES', 0, 'TABLE', 2, 'LAYER', 0, 'LAYER', 2, 'OFF', 62, -7, 0, 'ENDTAB'],
        ...[0, 'ENDSEC', 0, 'SECTION', 2, 'ENTITIES', 0, 'LINE', 8, 'OFF', 10, 0, 20, 0, 11, 3, 21, 4],
        ...[0, 'LINE', 8, '0', 67, 1, 10, 0, 20, 0, 11, 99, 21, 99, 0, 'ENDSEC', 0, 'EOF', ''],
      ].join('\n'),
    );
    const answer = await service.analyze(await service.upload(drawing), { name: 'sheet.dxf' });
    expect(answer.geometry).toMatchObject({ entities: 1, boundingBox: { max: { x: 3, y: 4 } } });
    expect(answer.geometry?.drawing).toEqual({
      ...{ version: 'AC1015', release: '2000', paperSpaceEntities: 1 },
      ...{ hiddenLayers: 1, frozenLayers: 0, offLayers: 1, hiddenEntities: 1, blocks: 0 },
    });
    expect(answer.warnings.map(({ code }) => code)).toEqual(['paper_space_ignored', 'hidden_entities']);
  });

  test('goes by the content where the name says otherwise, and warns', async () => {
    const answer = await service.analyze(await service.upload(DRILLED_BLOCK), { name: 'block.stl' });
    expect(answer.geometry?.format).toBe('step');
    expect(answer.warnings.map(({ code }) => code)).toContain('format_mismatch');
  });

  test('computes exactly the versions asked for', async () => {
    const hash = await service.upload(DRILLED_BLOCK);
    const answer = await service.analyze(hash, { featureVersions: ['v1', 'v2', 'v3', 'v4', 'v4'] });
    const lengths = answer.features.map(({ version, vector }) => [version, decodeVector(vector).length]);
    expect(lengths).toEqual([
      ['v1', 7],
      ['v2', 12],
      ['v3', 22],
      ['v4', 24],
    ]);
    expect((await service.analyze(hash, { featureVersions: [] })).features).toEqual([]);
  });

  const refusals: [string, Buffer, Partial<proto.AnalyzeRequest>, string][] = [
    ['an unknown version', DRILLED_BLOCK, { featureVersions: ['v9'] }, 'VALIDATION_FAILED / validate'],
    ['an unknown unit', DRILLED_BLOCK, { units: 'cubit' }, 'VALIDATION_FAILED / validate'],
    ['one byte', Buffer.from('x'), {}, 'INPUT_FORMAT_INVALID / detect'],
    [
      'a JPEG called STEP',
      Buffer.from('ffd8ffe000104a464946', 'hex'),
      { name: 'a.step' },
      'INPUT_FORMAT_INVALID / detect',
    ],
    ['DWG', Buffer.from('AC1032\0\0\0\0\0\0\0'), { name: 'a.dwg' }, 'UNSUPPORTED_INPUT_DWG / detect'],
    ['a zip', Buffer.from('504b030414000000', 'hex'), { name: 'a.zip' }, 'UNSUPPORTED_FORMAT / detect'],
    ['a cut STEP file', DRILLED_BLOCK.subarray(0, 9000), {}, 'PARSE_FAILED / preflight'],
  ];
  test.each(refusals)('refuses %s', async (_name, content, request, expected) => {
    const error = await refusal(service.analyze(await service.upload(content), request));
    expect(`${error.code} / ${error.stage}`).toBe(expected);
  });

  test('refuses a hash that nobody uploaded, and what is no hash', async () => {
    expect((await refusal(service.analyze('0'.repeat(64)))).code).toBe('DATA_NOT_FOUND');
    expect((await refusal(service.analyze('../../etc/passwd'))).code).toBe('VALIDATION_FAILED');
  });
});

test('the versions and their dimensions are listed', async () => {
  const answer = await service.client.listFeatureVersions({}, callContext());
  expect(answer.versions).toContainEqual({ version: 'v4', dimension: 24 });
  expect(answer.extractorRevision).toBeGreaterThan(0);
});

test('health tells the workers, and that without Redis there is one cache level', async () => {
  const report = await service.health();
  expect(report?.reasons).toEqual([]);
  expect(report?.figures).toMatchObject({ kernelWorkers: 1, kernelQueue: 0 });
});
