import { z } from 'zod';
import { EVIDENCE_CLASSES, type Evidence } from '../domain/compare/evidence.ts';

const distance = z.number().nonnegative().nullable();

const evidence = z.strictObject({
  class: z.enum(EVIDENCE_CLASSES),
  scale: z.number().positive().nullable(),
  isUnitError: z.boolean(),
  transform: z.array(z.number()).length(16).readonly().nullable(),
  maxDeviationMm: distance,
  usualDeviationMm: distance,
  volumeRatio: z.number().nullable(),
  areaRatio: z.number().positive(),
  reasons: z.array(z.string().max(400)).max(100).readonly(),
});

/** Evidence as a worker has written it, checked for shape and finite numbers. Throws when anything is amiss. */
export function parseEvidence(content: Uint8Array): Evidence {
  return evidence.parse(JSON.parse(new TextDecoder().decode(content))) as Evidence;
}
