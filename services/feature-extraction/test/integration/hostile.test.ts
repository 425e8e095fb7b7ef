import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeVector } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { corpus } from '@cadml/testing';
import { expect, test } from '@jest/globals';
import { DRILLED_BLOCK } from './support/files.ts';
import { callContext, type Service, startService } from './support/service.ts';

const shared = corpus();
const CLEAR = [
  'PARSE_FAILED',
  'RESOURCE_EXHAUSTED',
  'INPUT_FORMAT_INVALID',
  'INPUT_VALIDATION_FAILED',
  'UNSUPPORTED_FORMAT',
  'UNSUPPORTED_INPUT_DWG',
];

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** What the service says of a file: a clear refusal, or finite geometry. */
async function verdict(service: Service, path: string): Promise<string> {
  const content = readFileSync(path);
  if (content.length === 0) return 'empty';
  const hash = await service.upload(content);
  const answer = await service.analyze(hash, { name: basename(path) }).catch((error: unknown) => error);
  if (answer instanceof AppError) {
    expect({ path, code: answer.code, clear: CLEAR.includes(answer.code) }).toMatchObject({ clear: true });
    return answer.code;
  }
  const { geometry, features } = answer as Awaited<ReturnType<Service['analyze']>>;
  const { min, max } = geometry?.boundingBox ?? {};
  const extents = [
    (max?.x ?? 0) - (min?.x ?? 0),
    (max?.y ?? 0) - (min?.y ?? 0),
    (max?.z ?? 0) - (min?.z ?? 0),
  ];
  const numbers = [...extents, geometry?.volumeMm3 ?? 0, geometry?.areaMm2 ?? 0];
  numbers.push(...decodeVector(features[0]?.vector ?? new Uint8Array()));
  expect({ path, finite: numbers.every((value) => Number.isFinite(value)) }).toMatchObject({ finite: true });
  expect({ path, size: Math.max(...extents) > 0 }).toMatchObject({ size: true });
  return 'read';
}

for (const folder of ['hostile', 'meshes', 'drawings']) {
  const cases = shared === null ? test.skip : test;
  cases(
    `every file of cad/${folder} is refused clearly or read with finite geometry, and the service lives`,
    async () => {
      const service = await startService({ KERNEL_WORKERS: '2' });
      const paths = filesOf(join(shared ?? '', 'cad', folder));
      expect(paths.length).toBeGreaterThan(10);
      for (const path of paths) await verdict(service, path);
      const good = await service.analyze(await service.upload(DRILLED_BLOCK));
      expect(good.geometry?.faces).toBe(7);
      expect((await service.health())?.reasons).toEqual([]);
      expect((await service.client.listQuarantine({}, callContext())).files).toEqual([]);
    },
    300_000,
  );
}
