import { readdir } from 'node:fs/promises';
import { eventually, s3Programs, startS3, tempDir } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { boxStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

const TOMORROW = new URL('../support/tomorrow.mjs', import.meta.url).pathname;
const PATIENCE = { timeoutMs: 30_000 };

let fleet: TestFleet;
let place: Place;

/** Where the fleet keeps its files, as settings, and what lies there. */
interface Place {
  readonly env: Record<string, string>;
  hashes(): Promise<readonly string[]>;
}

beforeAll(async () => {
  place = await openPlace();
  const sweeping = { FILE_SWEEP_INTERVAL_MS: '100', FILE_SWEEP_GRACE_MS: '0' };
  const extraction = { ...place.env, ...sweeping };
  fleet = await startFleet({ extraction, edge: { GATEWAY_UPLOAD_HOLD_HOURS: '24' } });
}, 120_000);

/** A bucket where this machine can run an S3 server, else a folder. */
async function openPlace(): Promise<Place> {
  const folder = await tempDir('cadml-files');
  const program = (await s3Programs())[0];
  if (program === undefined) {
    return {
      env: { FEATURE_EXTRACTION_BLOB_FOLDER: folder },
      hashes: async () =>
        (await readdir(folder, { recursive: true })).filter(isHash).map(lastPart).toSorted(),
    };
  }
  const server = await startS3(program);
  const bucket = await server.createBucket();
  return {
    env: {
      FEATURE_EXTRACTION_BLOB_BUCKET: `s3://${bucket.name}`,
      FEATURE_EXTRACTION_BLOB_CACHE_FOLDER: folder,
      S3_ENDPOINT: server.endpoint,
      S3_PATH_STYLE: 'true',
      S3_ACCESS_KEY_ID: server.credentials.accessKeyId,
      S3_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    },
    hashes: async () => (await bucket.keys()).filter(isHash).map(lastPart).toSorted(),
  };
}

describe('a file', () => {
  test('goes with its part, or a day after it was only looked at, and stays as long as a part has it', async () => {
    const [looked, deleted, kept] = [
      await fleet.api.analyze(boxStl('looked.stl', [11, 12, 13]), { index: false }),
      await fleet.api.analyze(boxStl('deleted.stl', [21, 22, 23]), {}),
      await fleet.api.analyze(boxStl('kept.stl', [31, 32, 33]), {}),
    ];
    const hashOf = ({ body }: typeof kept): string => body.file.sha256;
    expect(await place.hashes()).toEqual([looked, deleted, kept].map(hashOf).toSorted());
    expect(await fleet.api.call('DELETE', deleted.body.part.url)).toMatchObject({ status: 200 });
    const withoutDeleted = [looked, kept].map(hashOf).toSorted();
    await eventually(async () => expect(await place.hashes()).toEqual(withoutDeleted), PATIENCE);
    await fleet.extraction.stop();
    await fleet.extraction.start({ NODE_OPTIONS: `--import ${TOMORROW}` });
    await eventually(async () => expect(await place.hashes()).toEqual([hashOf(kept)]), PATIENCE);
    await eventually(async () => {
      const file = await fetch(`${fleet.base}${kept.body.part.url}/file`, {
        headers: { 'x-api-key': fleet.api.key },
      });
      expect(file.status).toBe(200);
      expect(await file.arrayBuffer()).toHaveProperty('byteLength', 684);
    }, PATIENCE);
  }, 180_000);
});

function isHash(path: string): boolean {
  return /[0-9a-f]{64}$/.test(path);
}

function lastPart(path: string): string {
  return path.slice(-64);
}
