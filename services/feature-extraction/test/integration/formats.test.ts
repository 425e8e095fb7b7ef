import { readFileSync } from 'node:fs';
import { GeometryProto } from '@cadml/contracts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { DRILLED_BLOCK_VOLUME } from './support/files.ts';
import { refusal, type Service, startService } from './support/service.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const BREP = fixture('drilled-block-v3.brep');
const IGES = fixture('drilled-block-solids.igs');
const BLOCK = {
  kind: GeometryProto.GeometryKind.GEOMETRY_KIND_BREP,
  solids: 1,
  faces: 7,
  surfaceTypes: { plane: 6, cylinder: 1 },
};

let service: Service;

beforeAll(async () => {
  service = await startService();
}, 60_000);

describe('BREP text', () => {
  test.each([1, 2, 3])('of version %s is read; it has no unit, mm are assumed', async (version) => {
    const hash = await service.upload(fixture(`drilled-block-v${version}.brep`));
    const answer = await service.analyze(hash, { name: 'block.brep' });
    expect(answer.geometry).toMatchObject({ ...BLOCK, format: 'brep', declaredUnit: '', unitAssumed: true });
    expect(answer.geometry?.volumeMm3).toBeCloseTo(DRILLED_BLOCK_VOLUME, 3);
    expect(answer.warnings.map(({ code }) => code)).toEqual(['units_assumed']);
  });

  test('takes the unit that the caller names', async () => {
    const answer = await service.analyze(await service.upload(BREP), { name: 'a.brp', units: 'inch' });
    expect(answer.geometry?.unitAssumed).toBe(false);
    expect(answer.geometry?.volumeMm3).toBeCloseTo(DRILLED_BLOCK_VOLUME * 25.4 ** 3, 0);
    expect(answer.geometry?.boundingBox?.max?.z).toBeCloseTo(30 * 25.4, 5);
    expect(answer.warnings).toEqual([]);
  });

  test('with a solid that lacks a face has no volume', async () => {
    const text = BREP.toString('latin1');
    // The shell's first face goes; the solid stays.
    const open = text.replace(/(Sh\n\n\d{7}\n)[+-]\d+ \d+ /, '$1');
    const answer = await service.analyze(await service.upload(Buffer.from(open, 'latin1')));
    expect(answer.geometry).toMatchObject({ faces: 6, solids: 0 });
    expect(answer.geometry?.volumeMm3).toBeUndefined();
    expect(answer.warnings.map(({ code }) => code)).toContain('solids_open');
  });
});

test('IGES is read, by its content and with its unit', async () => {
  const answer = await service.analyze(await service.upload(IGES), { name: 'block.igs' });
  expect(answer.geometry).toMatchObject({ ...BLOCK, format: 'iges', declaredUnit: 'mm', unitAssumed: false });
  expect(answer.geometry?.volumeMm3).toBeCloseTo(DRILLED_BLOCK_VOLUME, 3);
  expect(answer.warnings).toEqual([]);
  expect(await service.metrics()).toContain('parse_stage_latency_seconds_count{format="iges"} 1');
}, 60_000);

describe('is refused:', () => {
  const brep = (edit: (text: string) => string) => Buffer.from(edit(BREP.toString('latin1')), 'latin1');
  const iges = (edit: (text: string) => string) => Buffer.from(edit(IGES.toString('latin1')), 'latin1');
  test.each<[string, Buffer, string]>([
    ['BREP cut in the middle', BREP.subarray(0, 4000), 'PARSE_FAILED / preflight'],
    ['BREP without its header', BREP.subarray(0, 22), 'PARSE_FAILED / preflight'],
    [
      'BREP with an infinite point',
      brep((t) => t.replace(/^Ve\n\S+\n\S+/m, 'Ve\n1e-7\ninf')),
      'PARSE_FAILED / preflight',
    ],
    [
      'BREP that refers to a missing curve',
      brep((t) => t.replace(/^1 {2}1 0/m, '1  999 0')),
      'PARSE_FAILED / preflight',
    ],
    [
      'BREP with a knot less',
      brep((t) => t.replace(/^Curves (\d+)/m, 'Curves 1')),
      'PARSE_FAILED / preflight',
    ],
    [
      'BREP beyond all measure',
      brep((t) => t.replace(/^(Surfaces \d+\s+\n?1) \S+/m, '$1 1e30')),
      'PARSE_FAILED / geometry',
    ],
    [
      'binary BREP',
      Buffer.from('\nOpen CASCADE Topology V4, (c) Open Cascade\n\x01'),
      'UNSUPPORTED_FORMAT / detect',
    ],
    ['IGES cut in the middle', IGES.subarray(0, 9_000), 'PARSE_FAILED / preflight'],
    [
      'IGES with other counts',
      iges((t) => t.replace(/P( +)\d+( +T)/, 'P$1 9$2')),
      'PARSE_FAILED / preflight',
    ],
    [
      'IGES of curves alone',
      iges((t) => t.replace(/^ {5}(?:1[4-9][0-9]|12[028]|108|5\d\d)(?= )/gm, '     110')),
      'PARSE_FAILED / preflight',
    ],
    ['compressed IGES', iges((t) => t.replace('S0000001', 'C0000001')), 'UNSUPPORTED_FORMAT / detect'],
  ])('%s', async (_, content, expected) => {
    const error = await refusal(service.analyze(await service.upload(content)));
    expect(`${error.code} / ${error.stage}`).toBe(expected);
  });

  test('and the worker lives on', async () => {
    expect((await service.health())?.reasons).toEqual([]);
    expect((await service.analyze(await service.upload(BREP), { units: 'cm' })).geometry?.faces).toBe(7);
  });
});
