import { statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { ROOT } from './layout.ts';
import { FLEET_SETTINGS, type FleetSettings } from './settings.ts';

const LEAST_FREE_BYTES = 512 * 1024 * 1024;

/** What would keep the fleet from starting, each with what to do about it. */
export async function findObstacles(settings: FleetSettings): Promise<string[]> {
  const obstacles: string[] = [];
  const disk = statfsSync(ROOT);
  const free = disk.bavail * disk.bsize;
  if (free < LEAST_FREE_BYTES) {
    obstacles.push(
      `The disk of ${ROOT} has ${Math.round(free / 2 ** 20)} MB free; at least 512 MB are needed.`,
    );
  }
  for (const [key, setting] of Object.entries(FLEET_SETTINGS)) {
    if (!setting.env.endsWith('_PORT')) continue;
    const port = settings[key as keyof FleetSettings] as number;
    if (port !== 0 && !(await isFree(port))) {
      obstacles.push(
        `Port ${port} is in use. Stop what holds it (ss -ltnp 'sport = :${port}') or choose another: ${setting.env}=… make up`,
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
