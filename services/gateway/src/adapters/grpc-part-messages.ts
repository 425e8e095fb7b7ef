import type { VectorSearchProto as proto } from '@cadml/contracts';
import { type AppError, fromErrorData } from '@cadml/errors';
import { publicGeometry } from '../domain/describe-analysis.ts';
import type { Filter } from '../domain/filter.ts';
import type { Attributes } from '../domain/options.ts';
import {
  type AttributesPatch,
  type FileReference,
  type Neighbour,
  type Part,
  type PartMetadata,
  type PartPatch,
  type SlotShare,
  thumbnailUrl,
} from '../domain/part.ts';
import type { SearchAnswer } from '../domain/search.ts';
import { geometryFromMessage } from './grpc-geometry.ts';

/** The error of one item of a batch. */
export function errorFromMessage({ code, stage, message, contextJson }: proto.SearchError): AppError {
  const context = contextJson === '' ? {} : JSON.parse(contextJson);
  return fromErrorData({ code, stage, message, context }, 'search');
}

export function partFromMessage(message: proto.Part | undefined): Part {
  if (message === undefined) throw fromErrorData(null, 'index');
  const { id, revision, project, name, fileHash, format, tags, versions, etag } = message;
  return {
    id,
    partNumber: orNull(message.partNumber),
    revision,
    project,
    name,
    fileHash,
    format,
    material: orNull(message.material),
    tags,
    class: orNull(message.class),
    attributes: attributesFromMessage(message.attributes),
    geometry: publicGeometry(geometryFromMessage(message.geometry)),
    versions,
    duplicateOf: orNull(message.duplicateOf),
    thumbnailUrl: thumbnailUrl(id),
    revisions: message.revisions.map((one) => ({
      revision: one.revision,
      fileHash: one.fileHash,
      createdAt: isoTime(one.createdAtMs),
    })),
    createdAt: isoTime(message.createdAtMs),
    updatedAt: isoTime(message.updatedAtMs),
    etag,
  };
}

/** What keeps the files of a part's revisions, each once. */
export function referencesOf(revisions: readonly proto.PartRevision[]): FileReference[] {
  const unique = new Map(
    revisions
      .filter(({ holder }) => holder !== '')
      .map(({ fileHash, holder }) => [`${fileHash} ${holder}`, { fileHash, holder }]),
  );
  return [...unique.values()];
}

/** Absent stays unset, null clears. */
export function metadataToMessage(given: PartMetadata): proto.PartMetadata {
  const text = (value: string | null | undefined) => (value === undefined ? undefined : (value ?? ''));
  return {
    name: text(given.name),
    partNumber: text(given.partNumber),
    material: text(given.material),
    class: text(given.class),
    tags: given.tags === undefined ? undefined : { values: [...(given.tags ?? [])] },
    attributes:
      given.attributes === undefined ? undefined : { entries: attributesToMessage(given.attributes) },
  };
}

/** Attributes are merged by the store, so that two patches of different ones do not undo each other. */
export function patchToMessage(
  patch: PartPatch,
): Pick<proto.UpdatePartRequest, 'metadata' | 'attributesPatch'> {
  const { attributes, ...given } = patch;
  const cleared = attributes === null ? { attributes } : {};
  return {
    metadata: metadataToMessage({ ...given, ...cleared }),
    attributesPatch: attributes ? { entries: attributesToMessage(attributes) } : undefined,
  };
}

export function filterToMessage(filter: Filter): proto.Filter {
  const { field } = filter;
  if ('range' in filter) return { field, condition: { $case: 'range', value: filter.range } };
  if ('allOf' in filter) {
    return { field, condition: { $case: 'allOf', value: { values: filter.allOf.map(attributeToMessage) } } };
  }
  return { field, condition: { $case: 'anyOf', value: { values: filter.anyOf.map(attributeToMessage) } } };
}

export function searchAnswerFromMessage(answer: proto.SearchAnswer): SearchAnswer {
  const { items, k, total, version, backend, degraded, tookMs } = answer;
  return {
    items: items.map(neighbourFromMessage),
    k,
    total: Number(total),
    version,
    backend,
    degraded,
    tookMs: Math.round(tookMs * 1000) / 1000,
  };
}

function neighbourFromMessage({ part, score, distance, contributions }: proto.Neighbour): Neighbour {
  const of = part as proto.Part;
  const { id, name, fileHash, format, project, tags } = of;
  return {
    partId: id,
    partNumber: orNull(of.partNumber),
    name,
    score,
    distance,
    fileHash,
    format,
    material: orNull(of.material),
    project,
    class: orNull(of.class),
    tags,
    thumbnailUrl: thumbnailUrl(id),
    ...(contributions.length === 0 ? {} : { evidence: contributions.map(slotShareFromMessage) }),
  };
}

function slotShareFromMessage({ slot, query, neighbour, ...rest }: proto.SlotContribution): SlotShare {
  const values = query === undefined || neighbour === undefined ? {} : { query, neighbour };
  return { slot, ...values, ...rest };
}

function attributeToMessage(value: string | number | boolean | null): proto.AttributeValue {
  if (value === null) return { value: undefined };
  if (typeof value === 'string') return { value: { $case: 'text', value } };
  if (typeof value === 'number') return { value: { $case: 'number', value } };
  return { value: { $case: 'flag', value } };
}

function attributesToMessage(given: AttributesPatch | null): Record<string, proto.AttributeValue> {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, value]) => [name, attributeToMessage(value)]),
  );
}

function attributesFromMessage(given: Record<string, proto.AttributeValue>): Attributes {
  const entries = Object.entries(given).flatMap(([name, { value }]) =>
    value === undefined ? [] : [[name, value.value] as const],
  );
  return Object.fromEntries(entries);
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

function isoTime(ms: bigint): string {
  return new Date(Number(ms)).toISOString();
}
