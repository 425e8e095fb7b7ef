import { USUAL_THUMBNAIL } from '../../../domain/part.ts';
import { Geometry } from './analyze.ts';
import { AttributesPatch, IsoTime, Label, limitOf, Project, Tags, text, Uuid } from './common.ts';
import { z } from './zod.ts';

export const Part = z
  .object({
    id: Uuid,
    partNumber: z.string().nullable(),
    revision: z.int(),
    project: z.string(),
    name: z.string(),
    fileHash: z.string(),
    format: z.string(),
    material: z.string().nullable(),
    tags: z.array(z.string()),
    class: z.string().nullable(),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    geometry: Geometry,
    versions: z.array(z.string()),
    duplicateOf: z.string().nullable(),
    thumbnailUrl: z.string(),
    revisions: z.array(z.object({ revision: z.int(), fileHash: z.string(), createdAt: IsoTime })),
    createdAt: IsoTime,
    updatedAt: IsoTime,
    etag: z.string(),
  })
  .openapi('Part');

export const ChangedPart = Part.extend({ sequence: z.int() }).openapi('ChangedPart');

export const PartQuery = z.strictObject({
  q: text().max(200).default(''),
  cursor: z.string().max(500).default(''),
  limit: limitOf(200, 50),
  filters: z.string().max(10_000).optional().openapi({ description: 'Filters as URL-encoded JSON' }),
});

const Pixels = z.coerce.number().int().min(64).max(1024);

export const ThumbnailQuery = z.strictObject({
  size: Pixels.default(USUAL_THUMBNAIL.size).openapi({ description: 'Width and height in pixels' }),
  background: z.enum(['transparent', 'white']).default(USUAL_THUMBNAIL.background),
  revision: z.coerce.number().int().min(1).optional(),
});

export const FileQuery = z.strictObject({ revision: z.coerce.number().int().min(1).optional() });

/** A JSON merge patch (RFC 7396): absent stays, null clears, attributes are merged. */
export const PartPatch = z
  .strictObject({
    name: Label.nullable().optional(),
    partNumber: Label.nullable().optional(),
    material: Label.nullable().optional(),
    project: Project.optional(),
    class: Label.nullable().optional(),
    tags: Tags.nullable().optional(),
    attributes: AttributesPatch.nullable().optional(),
  })
  .openapi('PartPatch');

export const Deleted = z.object({ sequence: z.int() }).openapi('Deleted');

export const pageOf = <T extends z.ZodType>(name: string, item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int() }).openapi(name);
