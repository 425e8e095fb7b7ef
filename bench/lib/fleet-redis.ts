import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PATHS, RUN } from '../../scripts/fleet/layout.ts';
import type { PrivateFleet } from '../../scripts/fleet/private-fleet.ts';

/** Where the Redis of a private fleet answers. */
export function redisUrlOf(fleet: PrivateFleet): string {
  return readFileSync(join(fleet.folder, relative(RUN, PATHS.redisUrl)), 'utf8').trim();
}
