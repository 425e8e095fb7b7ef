import { indexInstances } from './index-builder.ts';
import { DEFAULT_PART21_LIMITS, type Part21Limits } from './limits.ts';
import { mapPlacedRepresentations } from './map-placed-representations.ts';
import { part21Error } from './part21-error.ts';
import type { Part21File } from './part21-file.ts';
import { productsOfMaps } from './products-of-maps.ts';
import { sortLeaves } from './sort-leaves.ts';

/**
 * Indexes a STEP file. A UTF-8 mark is stepped over; UTF-16 is refused, for the kernel does not read it either. Where
 * complex instances are out of order, representations are placed without the use of a component, or shapes are mapped in
 * another size within a part, the bytes are a copy that has them in it, as mapped items, and as products.
 */
export function openPart21(bytes: Uint8Array, limits: Part21Limits = DEFAULT_PART21_LIMITS): Part21File {
  const text = withoutMark(bytes);
  const file = { bytes: text, index: indexInstances(text, limits) };
  const sorted = reopened(file, sortLeaves(text, file.index), limits);
  const mapped = reopened(sorted, mapPlacedRepresentations(sorted), limits);
  return reopened(mapped, productsOfMaps(mapped), limits);
}

function reopened(file: Part21File, bytes: Uint8Array, limits: Part21Limits): Part21File {
  return bytes === file.bytes ? file : { bytes, index: indexInstances(bytes, limits) };
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  const wide = bytes[0] === 0 || bytes[1] === 0 || (bytes[0] ?? 0) + (bytes[1] ?? 0) === 0x1fd;
  if (wide) throw part21Error('its text is UTF-16; STEP files are ASCII or UTF-8');
  return bytes;
}
