import type { InstanceIndex } from './instance-index.ts';
import { type EntityPart, type Parameter, readInstance } from './parameters.ts';

/** A STEP file in memory with the index of its instances. */
export interface Part21File {
  readonly bytes: Uint8Array;
  readonly index: InstanceIndex;
}

/**
 * The attributes of an instance in the order of its schema. A complex instance keeps those of each ancestor
 * apart: `leaves` names the ancestors whose attributes are wanted, one after the other.
 */
export function attributesOf(
  file: Part21File,
  slot: number,
  leaves: readonly string[] = [],
): readonly Parameter[] {
  const parts = readInstance(file.bytes, file.index, slot);
  if (parts.length === 1) return (parts[0] as EntityPart).parameters;
  return leaves.flatMap((leaf) => parts.find((part) => part.type === leaf)?.parameters ?? []);
}

export function referenceIn(value: Parameter | undefined): number | null {
  const found = tagged(value);
  return found?.kind === 'reference' ? found.slot : null;
}

export function referencesIn(value: Parameter | undefined): readonly number[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Parameter[]).map(referenceIn).filter((slot) => slot !== null);
}

/** A number, also inside a typed parameter such as `LENGTH_MEASURE(25.4)`; null for anything else. */
export function numberIn(value: Parameter | undefined): number | null {
  const found = tagged(value);
  const inner = found?.kind === 'typed' ? found.parameters[0] : value;
  return typeof inner === 'number' ? inner : null;
}

export function numbersIn(value: Parameter | undefined): readonly number[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Parameter[]).map(numberIn).filter((number) => number !== null);
}

/** A text without the space around it; null when it is empty or no text. */
export function textIn(value: Parameter | undefined): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
}

export function tagged(value: Parameter | undefined) {
  return typeof value === 'object' && value !== null && 'kind' in value ? value : null;
}
