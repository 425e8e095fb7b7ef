import { findMovedPorts, portsOf } from './port-settings.ts';
import { readSettings } from './settings.ts';
import type { FleetState } from './state.ts';

/** Says on stderr which ports of the running fleet are not those of the settings of now. */
export function reportMovedPorts(state: FleetState): void {
  // A fleet of an older checkout did not write its ports.
  for (const line of findMovedPorts(state.ports ?? {}, portsOf(readSettings(process.env))))
    console.error(line);
}
