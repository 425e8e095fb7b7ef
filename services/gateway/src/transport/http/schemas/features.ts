import { ANSWERED_FEATURE_VERSIONS, FEATURE_VERSIONS } from '@cadml/cad-model';
import { DIFF_ORDERS } from '../../../domain/feature-diff.ts';
import { Geometry, Job } from './analyze.ts';
import { Blocks, IsoTime, limitOf, Sha256, Units, Uuid } from './common.ts';
import { z } from './zod.ts';

const Version = z.enum(FEATURE_VERSIONS);

export const FeatureVersions = z
  .object({
    items: z.array(
      z.object({
        version: z.string(),
        dimension: z.int(),
        default: z.boolean().openapi({ description: 'Searches go by it that name no version' }),
        indexed: z.boolean(),
        indexedParts: z.int(),
        unreadableParts: z
          .int()
          .openapi({ description: 'Parts without a vector whose files gave none when they were read' }),
        parts: z.int(),
        coverage: z
          .number()
          .openapi({ description: 'Share of the parts that can have a vector which have one, 0 … 1' }),
        complete: z.boolean(),
        extractorRevision: z.int(),
      }),
    ),
    default: z.string().nullable(),
    defaultSince: IsoTime.nullable().openapi({ description: 'Null when it never was another one' }),
  })
  .openapi('FeatureVersions');

const Slot = z.object({
  index: z.int(),
  name: z.string(),
  block: z.string(),
  unit: z.string().openapi({ description: 'Of the value that the formula is about' }),
  formula: z.string(),
  since: z.string().openapi({ description: 'The first version that has it' }),
  semantic: z.boolean().openapi({ description: 'It describes the document, not its shape' }),
});

export const FeatureSlots = z
  .object({ version: z.string(), dimension: z.int(), items: z.array(Slot) })
  .openapi('FeatureSlots');

export const VersionQuery = z.strictObject({
  version: Version.optional().openapi({ description: 'What searches go by, unless given' }),
});

const Source = z
  .union([Uuid, Sha256], { error: 'must be a part id or a file hash' })
  .openapi({ description: 'A part id, or the SHA-256 of a stored file' });

const MOST_SLOTS = 10_000;

export const DiffQuery = z.strictObject({
  a: Source,
  b: Source,
  version: Version.optional().openapi({ description: 'What searches go by, unless given' }),
  order: z.enum(DIFF_ORDERS).default('absolute').openapi({ description: 'The largest of these first' }),
  limit: limitOf(MOST_SLOTS, MOST_SLOTS).openapi({ description: 'Slots at most' }),
});

const Side = z.object({ partId: Uuid.nullable(), fileHash: z.string() });

export const FeatureDiff = z
  .object({
    version: z.string(),
    extractorRevision: z.int(),
    a: Side,
    b: Side,
    order: z.enum(DIFF_ORDERS),
    distance: z.number().nullable().openapi({ description: 'As searches reckon it' }),
    score: z.number().nullable(),
    blocks: Blocks.nullable(),
    items: z.array(
      z.object({
        ...{ index: z.int(), name: z.string(), block: z.string(), unit: z.string() },
        ...{ a: z.number(), b: z.number() },
        difference: z.number().openapi({ description: 'b − a' }),
        absolute: z.number().openapi({ description: '|b − a|' }),
        relative: z.number().nullable().openapi({ description: '|b − a| / |a|; null where a is 0' }),
        standardised: z.number().nullable().openapi({
          description: 'b − a in standard deviations for v1–v4, as it is for v5: what distances are made of',
        }),
      }),
    ),
    total: z.int(),
    unavailable: z.array(z.object({ service: z.string(), code: z.string() })),
  })
  .openapi('FeatureDiff');

const Vector = z.object({ dimension: z.int(), vector: z.array(z.number()) });

const Reading = {
  extractorRevision: z.int(),
  cache: z.enum(['miss', 'l1', 'l2']),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
};

export const PartFeatures = z
  .object({
    ...{ partId: Uuid, revision: z.int(), fileHash: z.string(), version: z.string() },
    ...Vector.shape,
    ...Reading,
  })
  .openapi('PartFeatures');

export const ExtractRequest = z
  .strictObject({
    fileHash: Sha256,
    versions: z
      .array(Version)
      .min(1)
      .max(10)
      .optional()
      .openapi({ description: `${ANSWERED_FEATURE_VERSIONS.join(' and ')}, unless given` }),
    units: Units.optional().openapi({ description: 'Taken where the file declares none' }),
    geometry: z.boolean().default(false).openapi({ description: 'Answer with the geometry as well' }),
  })
  .openapi('ExtractRequest');

export const ExtractedFeatures = z
  .object({
    ...{ fileHash: z.string(), bytes: z.int(), format: z.string() },
    features: z.record(z.string(), Vector),
    geometry: z.union([Geometry, z.null()]),
    ...Reading,
    timingsMs: z.record(z.string(), z.number()),
  })
  .openapi('ExtractedFeatures');

export const BackfillRequest = z.strictObject({}).openapi('BackfillRequest');

export const Backfill = z
  .object({ job: z.union([Job, z.null()]).openapi({ description: 'Null when no part lacks a vector' }) })
  .openapi('Backfill');
