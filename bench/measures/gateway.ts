import { VectorSearchProto } from '@cadml/contracts';
import { startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { apiKeyOf } from '../lib/api-key.ts';
import { connectCatalogue, syntheticParts } from '../lib/catalogue.ts';
import { type LoadClient, startLoadClient, wireRequest } from '../lib/load.ts';
import { median } from '../lib/numbers.ts';
import { cpuSeconds } from '../lib/processes.ts';
import { beside, type Row } from '../lib/row.ts';
import { startExpressPair } from '../peers/express-pair.ts';

const PARTS = 200;
const CONNECTIONS = 32;
const WARM = 6_000;
const COUNT = 6_000;
const ROUNDS = 7;

/** One way to ask for parts, with what was measured of it. */
interface Side {
  readonly port: number;
  readonly requests: readonly Uint8Array[];
  readonly pids: readonly number[];
  readonly perSecond: number[];
  /** Milliseconds of CPU time that all its processes spent on a request. */
  readonly cpuMs: number[];
}

/**
 * Requests per second for one part: key, limits, metrics, trace, a read of the store; beside Express and one
 * gRPC hop to a constant answer of the same part, in as many processes. They take turns; medians count.
 */
export async function measureGateway(): Promise<readonly Row[]> {
  const fleet = await startPrivateFleet({ GATEWAY_REEXTRACT: 'false' });
  const catalogue = connectCatalogue(fleet.state());
  const client = startLoadClient();
  try {
    const ids: string[] = [];
    for (const part of syntheticParts(PARTS)) ids.push(await catalogue.upsert(part));
    const answer = await catalogue.getPart(ids[0] as string);
    const pair = await startExpressPair(VectorSearchProto.GetPartResponse.encode(answer).finish());
    const headers = { 'x-api-key': apiKeyOf(fleet) };
    const side = (port: number, prefix: string, pids: readonly number[]): Side => ({
      port,
      pids,
      requests: ids.map((id) => wireRequest(`GET ${prefix}/parts/${id}`, headers)),
      perSecond: [],
      cpuMs: [],
    });
    const ours = side(fleet.port, '/api/v1', ['gateway', 'vector-search'].map(fleet.pidOf));
    const peer = side(pair.port, '', pair.pids);
    try {
      await compare(client, ours, peer);
    } finally {
      pair.stop();
    }
    return [
      beside(`gateway GET /parts/{id}, ${CONNECTIONS} connections, beside Express 5 + one gRPC hop`, {
        ours: median(ours.perSecond),
        peer: median(peer.perSecond),
        unit: 'requests/s',
        target: '≥ 0.7×',
      }),
      beside('the same in CPU time, which others at work change less', {
        ours: 1000 / median(ours.cpuMs),
        peer: 1000 / median(peer.cpuMs),
        unit: 'requests/CPU s',
        target: '',
      }),
    ];
  } finally {
    client.stop();
    await catalogue.close();
    await fleet.stop();
  }
}

async function compare(client: LoadClient, ours: Side, peer: Side): Promise<void> {
  const run = ({ port, requests }: Side, count: number) =>
    client.run({ port, requests, connections: CONNECTIONS, count });
  for (const side of [ours, peer]) await run(side, WARM);
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of [ours, peer]) {
      const before = cpuOf(side);
      const { seconds } = await run(side, COUNT);
      side.perSecond.push(COUNT / seconds);
      side.cpuMs.push(((cpuOf(side) - before) * 1000) / COUNT);
    }
  }
}

function cpuOf({ pids }: Side): number {
  return pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
}
