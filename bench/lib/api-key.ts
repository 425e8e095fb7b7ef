import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrivateFleet } from '../../scripts/fleet/private-fleet.ts';

/** The key that a private fleet made at its start. */
export function apiKeyOf(fleet: PrivateFleet): string {
  return readFileSync(join(fleet.folder, 'api-key'), 'utf8').trim();
}
