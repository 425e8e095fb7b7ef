import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { cubeStl, DRILLED_BLOCK, linesDxf } from './support/files.ts';
import { type Service, startService } from './support/service.ts';

interface Golden {
  readonly extractorRevision: number;
  /** Packed float32, hexadecimal, by file and version. */
  readonly vectors: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../fixtures/golden-vectors.json', import.meta.url), 'utf8'),
);
const FILES = { 'drilled-block.step': DRILLED_BLOCK, 'cube.stl': cubeStl(10), 'lines.dxf': linesDxf(7) };
const VERSIONS = ['v1', 'v2', 'v3', 'v4', 'v5'];

let service: Service;

beforeAll(async () => {
  service = await startService();
}, 60_000);

/** When this fails on purpose: raise EXTRACTOR_REVISION, then write what it prints into the fixture. */
test.each(Object.entries(FILES))(
  'the vectors of %s keep their bits within a revision',
  async (name, content) => {
    const hash = await service.upload(content);
    const { features, extractorRevision } = await service.analyze(hash, { name, featureVersions: VERSIONS });
    const found = Object.fromEntries(
      features.map(({ version, vector }) => [version, vector.toString('hex')]),
    );
    expect({ extractorRevision, vectors: found }).toEqual({
      extractorRevision: golden.extractorRevision,
      vectors: golden.vectors[name],
    });
  },
);
