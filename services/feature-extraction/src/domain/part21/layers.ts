import type { LayerCount } from '../document.ts';
import type { InstanceIndex } from './instance-index.ts';
import { readInstance } from './parameters.ts';

/** PRESENTATION_LAYER_ASSIGNMENTs by name; assignments of the same name are one layer. In order of appearance. */
export function presentationLayers(bytes: Uint8Array, index: InstanceIndex): readonly LayerCount[] {
  const counts = new Map<string, number>();
  for (const slot of index.slotsOf('PRESENTATION_LAYER_ASSIGNMENT')) {
    const parts = readInstance(bytes, index, slot);
    const assignment = parts.find((part) => part.type === 'PRESENTATION_LAYER_ASSIGNMENT') ?? parts[0];
    const name = assignment?.parameters[0];
    const layer = typeof name === 'string' ? name : '';
    counts.set(layer, (counts.get(layer) ?? 0) + index.referencesOf(slot).length);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}
