import { readFileSync } from 'node:fs';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cubeStl, linesDxf } from './support/files.ts';
import { ADMIN, callContext, refusal, type Service, startService } from './support/service.ts';

const SAMPLES = new URL('../../../../samples/', import.meta.url);
const sample = (path: string) => readFileSync(new URL(path, SAMPLES));
const { EvidenceClass } = proto;

let service: Service;

beforeAll(async () => {
  service = await startService();
}, 60_000);

async function compare(a: string, b: string, options = {}, call = callContext()) {
  const request = proto.CompareGeometryRequest.fromPartial({ aHash: a, bHash: b, options });
  return await service.client.compareGeometry(request, call);
}

const compared = async (a: Uint8Array, b: Uint8Array) =>
  await compare(await service.upload(a), await service.upload(b));

describe('two files', () => {
  test('of the same bytes are identical without being read', async () => {
    const part = sample('nuts/nut-m8.step');
    expect(await compared(part, part)).toMatchObject({
      evidenceClass: EvidenceClass.EVIDENCE_CLASS_IDENTICAL,
      reasons: ['The two files have the same bytes.'],
      maxDeviationMm: 0,
    });
    expect(await service.metrics()).not.toContain('rendition_latency_seconds_count{kind="shape"} 1');
  });

  test('of which one is a mesh of the other are remeshed, with the place and the deviation', async () => {
    const found = await compared(sample('brackets/bracket-l-60.step'), sample('brackets/bracket-l-60.stl'));
    expect(found.evidenceClass).toBe(EvidenceClass.EVIDENCE_CLASS_REMESHED);
    expect(found.transform).toHaveLength(16);
    expect(found.maxDeviationMm).toBeLessThan(0.1);
    expect(found.scale).toBeUndefined();
  });

  test('of one family are near, and what differs is said', async () => {
    const found = await compared(sample('washers/washer-m8.step'), sample('washers/washer-m10.step'));
    expect([EvidenceClass.EVIDENCE_CLASS_NEAR, EvidenceClass.EVIDENCE_CLASS_DIFFERENT]).toContain(
      found.evidenceClass,
    );
    expect(found.reasons.join()).toContain('hole ⌀');
  });

  test('without a unit are compared in the unit that their sizes tell', async () => {
    const [a, b] = [await service.upload(cubeStl(10)), await service.upload(cubeStl(254))];
    const inches = { x: 254, y: 254, z: 254 };
    expect(await compare(a, b, { aSizeMm: inches, bSizeMm: inches })).toMatchObject({
      evidenceClass: EvidenceClass.EVIDENCE_CLASS_IDENTICAL,
    });
    expect(await compare(a, b)).toMatchObject({
      evidenceClass: EvidenceClass.EVIDENCE_CLASS_SCALED,
      scale: 25.4,
      unitError: true,
    });
  });

  test('are read once and compared once', async () => {
    const [a, b] = [sample('shafts/shaft-plain-12.step'), sample('bolts/bolt-m6x25.step')];
    const first = await compared(a, b);
    const before = await service.metrics();
    expect(await compared(a, b)).toEqual(first);
    const counts = (text: string) =>
      text.split('\n').filter((line) => /^(rendition|comparison)_.*_count/.test(line));
    expect(counts(await service.metrics())).toEqual(counts(before));
  });
});

describe('is refused', () => {
  test('a drawing, on the side that it is', async () => {
    const [part, drawing] = [await service.upload(cubeStl(10)), await service.upload(linesDxf(5))];
    expect(await refusal(compare(part, drawing))).toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      context: { kind: 'drawing', file: 'b' },
    });
  });

  test('a broken file, on the side that it is', async () => {
    const whole = sample('nuts/nut-m8.step');
    const broken = await service.upload(whole.subarray(0, whole.length / 2));
    expect(await refusal(compare(broken, await service.upload(whole)))).toMatchObject({
      code: 'PARSE_FAILED',
      context: { file: 'a' },
    });
  });

  test('a file that no readable project holds', async () => {
    const hash = await service.upload(cubeStl(11));
    const stranger = { ...ADMIN, role: 'user' as const, readableProjects: ['other'] };
    const call = callContext(stranger);
    expect(await refusal(compare(hash, hash, {}, call))).toMatchObject({ code: 'DATA_NOT_FOUND' });
  });

  test('what is no hash', async () => {
    expect(await refusal(compare('x', 'y'))).toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
