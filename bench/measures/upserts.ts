import { type PrivateFleet, startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { type Catalogue, connectCatalogue, syntheticParts } from '../lib/catalogue.ts';
import { quantile } from '../lib/numbers.ts';
import { alone, type Row } from '../lib/row.ts';

const PER_SECOND = 100;
const SECONDS = 20;
const WARM = 500;

/** How late vector-search's event loop is while parts are written to node:sqlite at a steady rate. */
export async function measureUpserts(): Promise<readonly Row[]> {
  const fleet = await startPrivateFleet({ GATEWAY_REEXTRACT: 'false' });
  const catalogue = connectCatalogue(fleet.state());
  try {
    const parts = syntheticParts(WARM + PER_SECOND * SECONDS);
    await writeSteadily(catalogue, parts.slice(0, WARM));
    await loopDelay(fleet, '0.99');
    const latenciesMs = await writeSteadily(catalogue, parts.slice(WARM));
    const p99 = await loopDelay(fleet, '0.99');
    const what = `vector-search under ${PER_SECOND} upserts/s`;
    return [
      alone(`${what}: event-loop delay, p99`, `${(p99 * 1000).toFixed(2)} ms`, '≤ 10 ms'),
      alone(`${what}: upsert, p50`, `${quantile(latenciesMs, 0.5).toFixed(1)} ms`, ''),
      alone(`${what}: upsert, p99`, `${quantile(latenciesMs, 0.99).toFixed(1)} ms`, ''),
    ];
  } finally {
    await catalogue.close();
    await fleet.stop();
  }
}

/** Each at its time, whether or not the one before is answered. */
async function writeSteadily(
  catalogue: Catalogue,
  parts: ReturnType<typeof syntheticParts>,
): Promise<readonly number[]> {
  const started = performance.now();
  const writes: Promise<number>[] = [];
  for (const [i, part] of parts.entries()) {
    const due = started + (i * 1000) / PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const begun = performance.now();
    writes.push(catalogue.upsert(part).then(() => performance.now() - begun));
  }
  return Promise.all(writes);
}

/** Seconds since the scrape before this one. */
async function loopDelay(fleet: PrivateFleet, wanted: string): Promise<number> {
  const opsPort = fleet.state().processes.find(({ name }) => name === 'vector-search')?.opsPort;
  const text = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
  const line = text.split('\n').find((candidate) => {
    return candidate.startsWith('event_loop_delay_seconds{') && candidate.includes(`quantile="${wanted}"`);
  });
  if (line === undefined) throw new Error('vector-search does not export event_loop_delay_seconds');
  return Number(line.split(' ')[1]);
}
