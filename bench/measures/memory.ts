import { loadSamples } from '../../scripts/fleet/load-samples.ts';
import { startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { memoryOfTree } from '../lib/processes.ts';
import { alone, type Row } from '../lib/row.ts';

/** What the whole fleet holds after `make up` has loaded the samples: PSS of supervisor, Redis, services, workers. */
export async function measureMemory(): Promise<readonly Row[]> {
  const fleet = await startPrivateFleet();
  try {
    await loadSamples(fleet.api, () => undefined);
    const processes = memoryOfTree(fleet.state().supervisor.pid);
    const total = processes.reduce((sum, { pssMb }) => sum + pssMb, 0);
    return [
      alone('memory (PSS) of all processes after the samples', `${total.toFixed(0)} MB`, '≤ 1200 MB'),
      ...processes.map(({ name, pssMb }) => alone(`  ${name}`, `${pssMb.toFixed(0)} MB`, '')),
    ];
  } finally {
    await fleet.stop();
  }
}
