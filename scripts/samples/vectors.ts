// Prints the feature vectors of all samples, one JSON line each: what the seed statistics are made of.
import { join } from 'node:path';
import { PATHS } from '../fleet/layout.ts';
import { readManifest } from '../fleet/load-samples.ts';
import { startPrivateFleet } from '../fleet/private-fleet.ts';

const featureVersions = ['v1', 'v2', 'v3', 'v4'];
const fleet = await startPrivateFleet();
try {
  for (const { path } of readManifest()) {
    const options = { similar: false, index: false, featureVersions };
    const { status, body } = await fleet.api.analyze(join(PATHS.samples, path), options);
    if (status !== 200) throw new Error(`${path}: ${status} ${body.code}`);
    for (const [version, { vector }] of Object.entries(body.features)) {
      console.log(JSON.stringify({ version, revision: body.extractorRevision, vector }));
    }
  }
} finally {
  await fleet.stop();
}
