// Makes src/adapters/sql/seed-statistics.ts from feature vectors, in the folder of this service:
//   node -C source scripts/make-statistics.ts < vectors.jsonl > seed.ts && mv seed.ts src/adapters/sql/seed-statistics.ts
// Each line: {"version": "v4", "revision": 1, "vector": [24 numbers]}. Vectors of one extractor revision only.
// The seed reaches new stores through the migration; a store that is in use keeps the statistics it has.
import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { dimensionOf, FEATURE_VERSIONS, type FeatureVersion } from '@cadml/cad-model';
import { metricOf } from '../src/domain/metric.ts';
import { momentsOf, type Statistics } from '../src/domain/statistics.ts';

interface Line {
  readonly version: string;
  readonly revision: number;
  readonly vector: readonly number[];
}

const STANDARDISED = FEATURE_VERSIONS.filter((version) => metricOf(version).standardises);

const lines = (await text(process.stdin))
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Line);
process.stdout.write(moduleOf(STANDARDISED.map((version) => statisticsOf(version))));

function statisticsOf(version: FeatureVersion): Statistics {
  const ofVersion = lines.filter((line) => line.version === version);
  const [first] = ofVersion;
  if (first === undefined) throw new Error(`There are no vectors of ${version}`);
  if (ofVersion.some(({ revision }) => revision !== first.revision)) {
    throw new Error(`The vectors of ${version} are of several extractor revisions`);
  }
  const { mean, std } = momentsOf(
    ofVersion.map(({ vector }) => vector),
    dimensionOf(version),
  );
  const digest = createHash('sha256').update(JSON.stringify([version, first.revision, mean, std]));
  return { version, revision: first.revision, statsId: digest.digest('hex').slice(0, 12), mean, std };
}

function moduleOf(rows: readonly Statistics[]): string {
  return [
    "import type { Statistics } from '../../domain/statistics.ts';",
    '',
    '/** Made by scripts/make-statistics.ts: mean and population standard deviation of a collection of parts. */',
    `export const SEED_STATISTICS: readonly Statistics[] = ${JSON.stringify(rows, null, 2)};`,
    '',
  ].join('\n');
}
