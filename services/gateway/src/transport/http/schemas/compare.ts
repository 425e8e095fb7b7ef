import { EVIDENCE_CLASSES, UNIT_ERROR } from '../../../domain/comparison.ts';
import { Blocks, Sha256, Units, Uuid } from './common.ts';
import { z } from './zod.ts';

const Side = z
  .union([Uuid, z.strictObject({ fileHash: Sha256, units: Units.optional() })], {
    error: 'must be a part id or { fileHash, units }',
  })
  .openapi({ description: 'A part id, or a stored file and the unit to take where it declares none' });

export const CompareRequest = z.strictObject({ a: Side, b: Side }).openapi('CompareRequest');

const Evidence = z
  .object({
    class: z.enum(EVIDENCE_CLASSES),
    scale: z
      .number()
      .optional()
      .openapi({ description: 'How much larger b is than a, where it was enlarged' }),
    unitError: z.literal(UNIT_ERROR).optional(),
    transform: z
      .array(z.array(z.number()).length(4))
      .length(4)
      .optional()
      .openapi({ description: 'Four rows, mm: from the coordinates of a to those of b' }),
    maxDeviationMm: z.number().optional().openapi({ description: 'Of either from the other so placed' }),
    usualDeviationMm: z.number().optional().openapi({ description: '95 of 100 points are nearer' }),
    volumeRatio: z
      .number()
      .optional()
      .openapi({ description: 'Volume of b over that of a; absent where either encloses none' }),
    areaRatio: z.number().optional().openapi({ description: 'Area of b over that of a' }),
    reasons: z.array(z.string()).openapi({ description: 'Of b against a' }),
  })
  .openapi('Evidence');

export const Comparison = z
  .object({
    evidence: Evidence,
    score: z.number().nullable().openapi({ description: '0 … 1, 1 = same' }),
    distance: z.number().nullable(),
    blocks: Blocks.nullable(),
    version: z.string().nullable(),
    unavailable: z.array(z.object({ service: z.string(), code: z.string() })),
  })
  .openapi('Comparison');
