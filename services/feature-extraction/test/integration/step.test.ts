import { gzipSync } from 'node:zlib';
import { AppError } from '@cadml/errors';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { DRILLED_BLOCK, DRILLED_BLOCK_VOLUME } from './support/files.ts';
import { type Service, startService } from './support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ STEP_MAX_INSTANCES: '5000', STEP_MAX_EXPANSION_RATIO: '20' });
}, 60_000);

async function analyze(content: Uint8Array | string, name = 'block.step') {
  return await service.analyze(await service.upload(Buffer.from(content)), { name });
}

async function refusalOf(content: Uint8Array | string, name?: string): Promise<AppError> {
  const error = await analyze(content, name).catch((thrown: unknown) => thrown);
  if (error instanceof AppError) return error;
  throw new Error('was not refused');
}

const block = DRILLED_BLOCK.toString();

describe('a STEP file', () => {
  test('tells who wrote it, its products and its annotations', async () => {
    const { geometry } = await analyze(DRILLED_BLOCK);
    expect(geometry?.step).toEqual({
      schema: 'AUTOMOTIVE_DESIGN',
      header: {
        authors: ['Author'],
        organisations: ['Open CASCADE'],
        originatingSystem: 'Open CASCADE 8.0',
        preprocessor: 'Open CASCADE STEP processor 8.0',
        timeStamp: '2026-01-01T00:00:00',
        implementationLevel: '2;1',
      },
      products: 1,
      occurrences: 0,
      pmi: { dimensions: 0, tolerances: 0, datums: 0 },
      validation: { count: 0, volumeMm3: undefined, areaMm2: undefined, centroid: undefined },
    });
  });

  test('that states another volume than it has is answered with a warning', async () => {
    const stated = (volume: number) =>
      block.replace(
        /ENDSEC;\s*END-ISO/,
        `#9000=PROPERTY_DEFINITION('geometric validation property','',#4);
#9001=PROPERTY_DEFINITION_REPRESENTATION(#9000,#9002);#9002=REPRESENTATION('volume',(#9003,#9004),#9005);
#9003=MEASURE_REPRESENTATION_ITEM('volume measure',VOLUME_MEASURE(${volume}.),#9006);
#9004=CARTESIAN_POINT('centre point',(5.,10.,15.));
#9005=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT((#9008))REPRESENTATION_CONTEXT('',''));
#9006=DERIVED_UNIT((#9007));#9007=DERIVED_UNIT_ELEMENT(#9008,3.);
#9008=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));
ENDSEC;
END-ISO`,
      );
    const wrong = await analyze(stated(6000));
    expect(wrong.warnings.map(({ code }) => code)).toEqual(['validation_mismatch']);
    expect(wrong.warnings[0]?.message).toMatch(/volume of 6000 mm³; 5151.76998 mm³ was measured/);
    expect(wrong.geometry?.step?.validation).toMatchObject({
      count: 1,
      volumeMm3: 6000,
      centroid: { z: 15 },
    });
    expect((await analyze(stated(Math.round(DRILLED_BLOCK_VOLUME)))).warnings).toEqual([]);
  });

  test('that is broken is refused with line, column and instance', async () => {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => line.includes('CARTESIAN_POINT'));
    const line = lines[at] as string;
    const broken = lines.with(at, line.replace('CARTESIAN_POINT(', 'CARTESIAN_POINT(,')).join('\n');
    const error = await refusalOf(broken);
    const column = line.indexOf('CARTESIAN_POINT(') + 'CARTESIAN_POINT('.length + 1;
    const instance = /^#\d+/.exec(line)?.[0];
    expect(error).toMatchObject({
      code: 'PARSE_FAILED',
      stage: 'preflight',
      context: { line: at + 1, column, instance },
    });
    expect(error.message).toContain(`line ${at + 1}, column ${column}, instance ${instance}`);
  });

  test('over a limit of the settings is refused with the limit', async () => {
    const more = Array.from({ length: 5000 }, (_, i) => `#${10_000 + i}=PLANE('',#1);`).join('\n');
    const error = await refusalOf(block.replace(/ENDSEC;\s*END-ISO/, `${more}ENDSEC;\nEND-ISO`));
    expect(error).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'instances', allowed: 5000, line: expect.any(Number) },
    });
  });
});

describe('a packed STEP file', () => {
  test('is read like the file in it', async () => {
    const packed = await analyze(gzipSync(DRILLED_BLOCK), 'block.stpz');
    const plain = await analyze(DRILLED_BLOCK);
    expect(packed.geometry).toEqual(plain.geometry);
    expect(packed.warnings).toEqual([]);
  });

  test('that expands too far is refused with the limit', async () => {
    const bomb = gzipSync(Buffer.concat([DRILLED_BLOCK.subarray(0, 200), Buffer.alloc(30_000_000, 0x20)]));
    expect(await refusalOf(bomb, 'bomb.stpz')).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'expansionRatio', allowed: 20 },
    });
  });

  test('that is cut is broken, and a gzip of anything else is not taken', async () => {
    const packed = gzipSync(DRILLED_BLOCK);
    expect(await refusalOf(packed.subarray(0, packed.length >> 1), 'block.stpz')).toMatchObject({
      code: 'PARSE_FAILED',
      stage: 'preflight',
    });
    expect(await refusalOf(gzipSync('solid'), 'block.stpz')).toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      stage: 'detect',
    });
  });
});
