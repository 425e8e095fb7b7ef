import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { METRICS, type MetricEntry } from '@cadml/observability';
import { expect, test } from '@jest/globals';
import { redisSettings } from './support/backends.ts';
import { cubeStl, DRILLED_BLOCK } from './support/files.ts';
import { callContext, refusal, type Service, startService } from './support/service.ts';

const entries = Object.entries(METRICS) as [string, MetricEntry][];
const own = entries.filter(([, { exporters }]) => exporters.includes('feature-extraction'));

test('every metric that the catalogue gives this service has a sample after one success and one refusal', async () => {
  const service = await startService(await redisSettings());
  const fileHash = await service.upload(DRILLED_BLOCK);
  await service.analyze(fileHash);
  await thumbnail(service, fileHash);
  const bHash = await service.upload(cubeStl(5));
  const pair = proto.CompareGeometryRequest.fromPartial({ aHash: fileHash, bHash });
  await service.client.compareGeometry(pair, callContext());
  await refusal(service.analyze(await service.upload(Buffer.from('no CAD file'))));
  const text = await service.metrics();
  const silent = own
    .map(([name, { type }]) => (type === 'histogram' ? `${name}_count` : name))
    .filter((name) => !new RegExp(`^${name}(\\{.*\\})? [0-9.]+`, 'm').test(text));
  expect(silent).toEqual([]);
}, 60_000);

async function thumbnail({ client }: Service, fileHash: string): Promise<void> {
  const kind = proto.RenditionKind.RENDITION_KIND_THUMBNAIL;
  const request = proto.GetRenditionRequest.fromPartial({ fileHash, kind });
  for await (const { part } of client.getRendition(request, callContext())) expect(part).toBeDefined();
}
