import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PATHS } from '../../scripts/fleet/layout.ts';
import type { PrivateFleet } from '../../scripts/fleet/private-fleet.ts';

/** Where the Redis of a private fleet answers. */
export function redisUrlOf(fleet: PrivateFleet): string {
  return readFileSync(join(fleet.folder, basename(PATHS.redisUrl)), 'utf8').trim();
}
