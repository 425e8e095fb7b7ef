import * as t from '../tokens.ts';
import type { Attribute, ValueKind } from './attributes.ts';

const VALUE_WORDS: Readonly<Record<ValueKind, string>> = {
  label: 'a text',
  any: 'a value',
  flag: '.T. or .F.',
  integer: 'an integer',
  number: 'a number',
  positive: 'a number above zero',
  notNegative: 'a number not below zero',
  coordinates: 'coordinates',
  ratios: 'ratios',
};

const KIND_WORDS: Readonly<Record<number, string>> = {
  [t.INSTANCE]: 'a reference',
  [t.INTEGER]: 'an integer',
  [t.REAL]: 'a number',
  [t.STRING]: 'a text',
  [t.ENUMERATION]: 'an enumeration',
  [t.OMITTED]: '$',
  [t.DERIVED]: '*',
  [t.OPEN]: 'a list',
};

/** What should stand somewhere, for a message. */
export function wantedOf({ value, family, depth }: Attribute, dimension: 2 | 3): string {
  if (value !== null)
    return depth > 0 ? `a list of ${value === 'integer' ? 'integers' : 'numbers'}` : VALUE_WORDS[value];
  const name = family === 'placement' ? `axis2_placement_${dimension}d` : family;
  return depth > 0 ? `a list of ${name.replaceAll('_', ' ')}s` : article(name.replaceAll('_', ' '));
}

/** What stands there instead. */
export function describeKind(kind: t.TokenKind): string {
  return KIND_WORDS[kind] ?? 'something else';
}

export function article(name: string): string {
  return /^[aeio]/i.test(name) ? `an ${name}` : `a ${name}`;
}
