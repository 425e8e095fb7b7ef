import { beforeAll, describe, expect, test } from '@jest/globals';
import { measureMesh } from '../../src/domain/mesh/measure.ts';
import { weldMesh } from '../../src/domain/mesh/weld.ts';
import { boxMesh, objectOf, threeMf, torusMesh, twinsOf } from '../support/mesh-files.ts';
import { refusal, type Service, startService } from './support/service.ts';

const RING = torusMesh(30, 5);
const VOLUME = measureMesh(weldMesh(RING)).volume as number;

let service: Service;

beforeAll(async () => {
  service = await startService();
}, 120_000);

describe('a mesh in any format', () => {
  test.each(Object.entries(twinsOf(RING)))('%s is read by a worker', async (name, bytes) => {
    const { geometry, features } = await service.analyze(await service.upload(bytes), { name });
    expect(geometry).toMatchObject({
      format: name.split('.')[1],
      facets: 576,
      solids: 1,
      watertight: true,
      mesh: { components: 1, closedComponents: 1, genus: 1, boundaryEdges: 0, duplicateFacets: 0 },
    });
    expect(geometry?.volumeMm3).toBeCloseTo(VOLUME, 0);
    expect(features).toHaveLength(1);
  });

  test('that is larger than what is looked at first is known by its end', async () => {
    const big = objectOf('1', torusMesh(30, 5, 300, 60));
    const file = threeMf(big, { members: { 'Metadata/notes.txt': 'x' } });
    expect(file.length).toBeGreaterThan(65_536);
    const { geometry } = await service.analyze(await service.upload(file), { name: 'part' });
    expect(geometry).toMatchObject({ format: '3mf', facets: 36_000, mesh: { genus: 1 } });
  });

  test('that is broken is refused, and the worker lives on', async () => {
    const bomb = threeMf(`${objectOf('1', boxMesh([1, 1, 1]))}${' '.repeat(20_000_000)}`);
    const error = await refusal(service.analyze(await service.upload(bomb), { name: 'bomb.3mf' }));
    expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED', context: { limit: 'compressionRatio' } });
    const { geometry } = await service.analyze(
      await service.upload(threeMf(objectOf('1', boxMesh([1, 1, 1])))),
    );
    expect(geometry?.volumeMm3).toBe(1);
  });
});
