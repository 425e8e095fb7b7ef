import type { Warning } from '../document.ts';
import type { Part21File } from './part21-file.ts';
import { relationsOfUsages } from './usage-relations.ts';

/**
 * A warning where a use is seen from higher up (SPECIFIED_HIGHER_USAGE_OCCURRENCE, ISO 10303-44) with a placement of
 * its own: parts have the place that their assembly gives them.
 */
export function overriddenPlaceWarnings(file: Part21File): readonly Warning[] {
  const higher = file.index.slotsOf('SPECIFIED_HIGHER_USAGE_OCCURRENCE');
  if (higher.length === 0) return [];
  const relations = relationsOfUsages(file);
  const placed = higher.filter((slot) => relations.has(slot)).length;
  if (placed === 0) return [];
  const message = `${placed} uses have another place in an assembly above their own; they are measured and shown where their own one has them.`;
  return [{ code: 'places_overridden', message }];
}
