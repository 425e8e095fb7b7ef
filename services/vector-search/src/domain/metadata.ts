import { invalid } from './invalid.ts';
import type { Attributes, Metadata, Scalar } from './part.ts';

/** Metadata as given: what is absent stays as it is, an empty text clears. */
export interface MetadataChange {
  readonly name?: string;
  readonly partNumber?: string;
  readonly material?: string;
  readonly class?: string;
  readonly tags?: readonly string[];
  readonly attributes?: Attributes;
}

/** Attributes to set; null removes one. */
export type AttributesPatch = Readonly<Record<string, Scalar | null>>;

export const LIMITS = {
  nameLength: 500,
  labelLength: 200,
  tags: 64,
  tagLength: 100,
  attributes: 64,
  attributeNameLength: 100,
  attributeTextLength: 1000,
} as const;

export const NO_METADATA: Metadata = {
  name: '',
  partNumber: null,
  material: null,
  class: null,
  tags: [],
  attributes: {},
};

/**
 * `before` with what `change` gives replaced. Throws VALIDATION_FAILED that names the field when a text is too
 * long or not text, or there are too many tags or attributes.
 */
export function applyMetadata(before: Metadata, change: MetadataChange): Metadata {
  const label = (field: 'partNumber' | 'material' | 'class') =>
    change[field] === undefined ? before[field] : checkText(field, change[field], LIMITS.labelLength) || null;
  return {
    name: change.name === undefined ? before.name : checkText('name', change.name, LIMITS.nameLength),
    partNumber: label('partNumber'),
    material: label('material'),
    class: label('class'),
    tags: change.tags === undefined ? before.tags : checkTags(change.tags),
    attributes: change.attributes === undefined ? before.attributes : checkAttributes(change.attributes),
  };
}

/** `change` with `patch` merged into the attributes that come of it (RFC 7396). */
export function mergeAttributes(
  before: Metadata,
  change: MetadataChange,
  patch: AttributesPatch,
): MetadataChange {
  if (Object.keys(patch).length === 0) return change;
  const merged = { ...(change.attributes ?? before.attributes), ...patch };
  const left = Object.entries(merged).filter((entry): entry is [string, Scalar] => entry[1] !== null);
  return { ...change, attributes: Object.fromEntries(left) };
}

/** Whether two states of metadata are the same. */
export function sameMetadata(a: Metadata, b: Metadata): boolean {
  const key = (m: Metadata) =>
    JSON.stringify([m.name, m.partNumber, m.material, m.class, m.tags, Object.entries(m.attributes).sort()]);
  return key(a) === key(b);
}

function checkTags(tags: readonly string[]): readonly string[] {
  if (tags.length > LIMITS.tags) throw invalid(`At most ${LIMITS.tags} tags are kept.`, { field: 'tags' });
  for (const tag of tags) {
    if (checkText('tags', tag, LIMITS.tagLength) === '') throw invalid('A tag is empty.', { field: 'tags' });
  }
  return [...new Set(tags)];
}

function checkAttributes(attributes: Attributes): Attributes {
  const entries = Object.entries(attributes);
  if (entries.length > LIMITS.attributes) {
    throw invalid(`At most ${LIMITS.attributes} attributes are kept.`, { field: 'attributes' });
  }
  for (const [name, value] of entries) {
    const field = `attributes.${name.slice(0, LIMITS.attributeNameLength)}`;
    if (checkText(field, name, LIMITS.attributeNameLength) === '') {
      throw invalid('An attribute has no name.', { field: 'attributes' });
    }
    if (typeof value === 'string') checkText(field, value, LIMITS.attributeTextLength);
    else if (typeof value === 'number' && !Number.isFinite(value)) {
      throw invalid(`${field} is not a finite number.`, { field });
    }
  }
  return Object.fromEntries(entries);
}

/** Control characters end up in logs and file names, and PostgreSQL refuses NUL. */
function checkText(field: string, text: string, maxLength: number): string {
  if (text.length > maxLength) throw invalid(`${field} is longer than ${maxLength} characters.`, { field });
  if (/\p{Cc}/u.test(text) || !text.isWellFormed()) {
    throw invalid(`${field} contains control characters or broken Unicode.`, { field });
  }
  return text;
}
