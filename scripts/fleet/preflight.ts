import { mkdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { RUN } from './layout.ts';
import { findSharedPorts, portsOf } from './port-settings.ts';
import type { FleetSettings } from './settings.ts';

const LEAST_FREE_BYTES = 512 * 1024 * 1024;

/** What would keep the fleet from starting whatever runs now, each with what to do about it. */
export function findFaults(settings: FleetSettings): string[] {
  return [...findSharedPorts(portsOf(settings)), ...findFullDisk()];
}

/** The run folder may lie on another disk than the checkout. */
function findFullDisk(): string[] {
  mkdirSync(RUN, { recursive: true });
  const disk = statfsSync(RUN);
  const free = disk.bavail * disk.bsize;
  if (free >= LEAST_FREE_BYTES) return [];
  return [`The disk of ${RUN} has ${Math.round(free / 2 ** 20)} MB free; at least 512 MB are needed.`];
}

/** Ports that others hold, each with what to do about it. */
export async function findTakenPorts(settings: FleetSettings): Promise<string[]> {
  const obstacles: string[] = [];
  for (const [name, port] of Object.entries(portsOf(settings))) {
    if (port !== 0 && !(await isFree(port))) {
      obstacles.push(
        `Port ${port} is in use. Stop what holds it (ss -ltnp 'sport = :${port}') or choose another: ${name}=… make up`,
      );
    }
  }
  return obstacles;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
