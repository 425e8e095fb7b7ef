import { statSync } from 'node:fs';
import { readLibrary } from '../../scripts/e2e/library.ts';
import { startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { analyzeRequest } from '../lib/analyze-request.ts';
import { apiKeyOf } from '../lib/api-key.ts';
import { startLoadClient } from '../lib/load.ts';
import { quantile } from '../lib/numbers.ts';
import { alone, type Row } from '../lib/row.ts';

const MAX_BYTES = 200_000;
const FILES = 20;
const WARM = 300;
const COUNT = 2_000;

/** An analysis whose answer is known already: upload, look-up, upsert of an unchanged part, answer; one caller. */
export async function measureCachedAnalysis(): Promise<readonly Row[]> {
  const fleet = await startPrivateFleet();
  const client = startLoadClient();
  try {
    const files = pickFiles();
    const requests = files.map((path) => analyzeRequest(path, apiKeyOf(fleet)));
    await client.run({ port: fleet.port, requests, connections: 1, count: files.length });
    await client.run({ port: fleet.port, requests, connections: 1, count: WARM });
    const { latenciesMs } = await client.run({ port: fleet.port, requests, connections: 1, count: COUNT });
    const largest = Math.max(...files.map((path) => statSync(path).size));
    const what = `cached analysis, one caller, ${FILES} files ≤ ${(largest / 1000).toFixed(0)} kB`;
    return [
      alone(`${what}, p50`, `${quantile(latenciesMs, 0.5).toFixed(2)} ms`, '≤ 8 ms'),
      alone(`${what}, p99`, `${quantile(latenciesMs, 0.99).toFixed(2)} ms`, '≤ 30 ms'),
    ];
  } finally {
    client.stop();
    await fleet.stop();
  }
}

/** The largest that the figure allows, so that it is not flattered. */
function pickFiles(): readonly string[] {
  const small = readLibrary()
    .files.map(({ path }) => path)
    .filter((path) => statSync(path).size <= MAX_BYTES);
  return small.toSorted((a, b) => statSync(b).size - statSync(a).size).slice(0, FILES);
}
