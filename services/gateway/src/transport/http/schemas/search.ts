import { MAX_SEARCH_OFFSET } from '@cadml/cad-model';
import { Filters, Sha256, Uuid } from './common.ts';
import { z } from './zod.ts';

export const SearchRequest = z
  .strictObject({
    partId: Uuid.optional(),
    fileHash: Sha256.optional(),
    vector: z.array(z.number()).min(1).max(4096).optional(),
    version: z.string().max(10).optional(),
    k: z.int().min(1).max(1000).default(10),
    offset: z.int().min(0).max(MAX_SEARCH_OFFSET).default(0),
    filters: Filters.optional(),
    sizeWeight: z.number().min(0).max(1).optional(),
    excludeSelf: z.boolean().default(true),
    explain: z.boolean().default(false),
    minSequence: z.int().min(0).default(0),
  })
  .refine(
    ({ partId, fileHash, vector }) =>
      [partId, fileHash, vector].filter((one) => one !== undefined).length === 1,
    'must have exactly one of partId, fileHash and vector',
  )
  .refine(({ vector, version }) => vector === undefined || version !== undefined, {
    message: 'is required with a vector',
    path: ['version'],
  })
  .openapi('SearchRequest');

export const Neighbour = z
  .object({
    partId: Uuid,
    partNumber: z.string().nullable(),
    name: z.string(),
    score: z.number().openapi({ description: '0 … 1, 1 = same' }),
    distance: z.number(),
    fileHash: z.string(),
    format: z.string(),
    material: z.string().nullable(),
    project: z.string(),
    class: z.string().nullable(),
    tags: z.array(z.string()),
    thumbnailUrl: z.string().nullable(),
    evidence: z
      .array(
        z.object({
          slot: z.string().openapi({ description: 'a slot; of v5, a block of slots' }),
          query: z.number().optional().openapi({ description: 'value of the slot; absent for a block' }),
          neighbour: z.number().optional(),
          distance: z.number().openapi({ description: 'in this slot or block alone, as parts are compared' }),
          share: z.number().openapi({ description: 'of the squared distance' }),
        }),
      )
      .optional(),
  })
  .openapi('Neighbour');

export const SearchAnswer = z
  .object({
    items: z.array(Neighbour),
    k: z.int(),
    total: z.int(),
    version: z.string(),
    backend: z.string(),
    degraded: z.boolean(),
    tookMs: z.number(),
  })
  .openapi('SearchAnswer');
