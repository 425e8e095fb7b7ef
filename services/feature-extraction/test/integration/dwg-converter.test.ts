import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { eventually } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { refusal, type Service, startService } from './support/service.ts';

const FAKE = fileURLToPath(new URL('../fixtures/fake-dwg-converter.mjs', import.meta.url));
const dwg = (task: string) => Buffer.from(`AC1032${task}`);

let service: Service;

beforeAll(async () => {
  service = await startService({
    DWG_CONVERTER_COMMAND: `${process.execPath} ${FAKE} {input} {output}`,
    DWG_CONVERTER_TIMEOUT_MS: '3000',
    MAX_UPLOAD_BYTES: '3000000',
  });
}, 120_000);

const analyze = async (task: string) =>
  await service.analyze(await service.upload(dwg(task)), { name: 'a.dwg' });
const scratch = () => readdirSync(tmpdir()).filter((name) => name.startsWith('cadml-dwg-'));

describe('a DWG is converted by the program of the operator', () => {
  test('and read as DXF', async () => {
    const { geometry, warnings, timingsMs } = await analyze('plain');
    expect(geometry).toMatchObject({ format: 'dxf', entities: 1, boundingBox: { max: { x: 100, y: 50 } } });
    expect(warnings.map(({ code }) => code)).toContain('converted');
    expect(Object.keys(timingsMs)).toContain('convert');
  });

  test('which sees none of our settings', async () => {
    expect((await analyze('secrets')).geometry?.boundingBox?.max?.x).toBe(100);
  });

  test.each([
    ['fail', 'PARSE_FAILED', /converter ended with 3/],
    ['nothing', 'PARSE_FAILED', /wrote no DXF/],
    ['flood', 'RESOURCE_EXHAUSTED', /over 3000000 bytes/],
    ['hang', 'TIMEOUT', /longer than allowed/],
  ])('whose end by %s is told', async (task, code, message) => {
    const error = await refusal(analyze(task));
    expect(error).toMatchObject({ code, stage: 'parse' });
    expect(error.message).toMatch(message);
  });

  test('and leaves neither processes nor folders behind', async () => {
    const error = await refusal(
      service.analyze(await service.upload(dwg('hang ')), { name: 'b.dwg', timeoutMs: 1_500 }),
    );
    expect(error.code).toBe('TIMEOUT');
    await eventually(() => {
      expect(scratch()).toEqual([]);
      expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(FAKE);
    });
  });
});

test('a converter that is not there is told as such', async () => {
  const other = await startService({ DWG_CONVERTER_COMMAND: '/nowhere/converter {input} {output}' });
  const error = await refusal(other.analyze(await other.upload(dwg('x')), { name: 'a.dwg' }));
  expect(['SERVICE_UNAVAILABLE', 'PARSE_FAILED']).toContain(error.code);
  expect(error.message).toMatch(/converter/);
}, 120_000);

test('without a converter a DWG is refused, and a command without places is too', async () => {
  const plain = await startService();
  const error = await refusal(plain.analyze(await plain.upload(dwg('x')), { name: 'a.dwg' }));
  expect(error).toMatchObject({ code: 'UNSUPPORTED_INPUT_DWG', stage: 'detect' });
  await expect(startService({ DWG_CONVERTER_COMMAND: 'convert {input}' })).rejects.toThrow(
    /DWG_CONVERTER_COMMAND/,
  );
}, 120_000);
