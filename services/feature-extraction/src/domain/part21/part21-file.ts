import { indexInstances } from './index-builder.ts';
import type { InstanceIndex } from './instance-index.ts';
import { DEFAULT_PART21_LIMITS, type Part21Limits } from './limits.ts';
import { type EntityPart, type Parameter, readInstance } from './parameters.ts';
import { part21Error } from './part21-error.ts';
import { sortLeaves } from './sort-leaves.ts';

/** A STEP file in memory with the index of its instances. */
export interface Part21File {
  readonly bytes: Uint8Array;
  readonly index: InstanceIndex;
}

/**
 * Indexes a STEP file. A UTF-8 mark is stepped over; UTF-16 is refused, for the kernel does not read it either. Where
 * complex instances are out of order, the bytes are a copy that has them in it.
 */
export function openPart21(bytes: Uint8Array, limits: Part21Limits = DEFAULT_PART21_LIMITS): Part21File {
  const text = withoutMark(bytes);
  const index = indexInstances(text, limits);
  const sorted = sortLeaves(text, index);
  return sorted === text ? { bytes: text, index } : { bytes: sorted, index: indexInstances(sorted, limits) };
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

function withoutMark(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  const wide = bytes[0] === 0 || bytes[1] === 0 || (bytes[0] ?? 0) + (bytes[1] ?? 0) === 0x1fd;
  if (wide) throw part21Error('its text is UTF-16; STEP files are ASCII or UTF-8');
  return bytes;
}
