import { RUN } from './layout.ts';
import { redisAnswers } from './redis-ping.ts';
import type { ProcessEntry } from './state.ts';

/**
 * Ready as the process says itself, not merely listening; the door only when all behind it answers, Redis when it
 * answers a PING. `folder` is where the fleet keeps its things.
 */
export async function isReady(entry: ProcessEntry, folder = RUN): Promise<boolean> {
  if (entry.state !== 'running') return false;
  if (entry.name === 'redis') return redisAnswers(entry.port, folder);
  if ((await ask(`http://127.0.0.1:${entry.opsPort}/ready`)) === null) return false;
  return entry.name !== 'gateway' || (await reachesAll(entry.port));
}

async function reachesAll(port: number): Promise<boolean> {
  const health = (await ask(`http://127.0.0.1:${port}/health`)) as FleetHealth | null;
  return health !== null && Object.values(health.services).every(({ status }) => status !== 'unavailable');
}

interface FleetHealth {
  readonly services: Readonly<Record<string, { readonly status: string }>>;
}

/** The JSON answer, or null when there is none or it is a failure. */
async function ask(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
