import { isLengthUnit, type LengthUnit } from '@cadml/cad-model';
import { z } from 'zod';
import type { WorkerMessage } from '../kernel/messages.ts';

const count = z.number().int().nonnegative();
// Names come from the file; the length of the message bounds them.
const text = z.string();
/** Of the shape descriptor, in base64. */
const MAX_SHAPE_LENGTH = 64 * 1024;
const point = z.tuple([z.number(), z.number(), z.number()]).readonly();
const counts = z.record(text, count).readonly();

const meshFacts = z.strictObject({
  components: count,
  closedComponents: count,
  genus: count.nullable(),
  orientation: z.enum(['outward', 'inward', 'mixed']).nullable(),
  duplicateFacets: count,
  degenerateFacets: count,
  boundaryEdges: count,
  nonManifoldEdges: count,
});

const fact = text.nullable();
const stepFacts = z.strictObject({
  schema: fact,
  header: z.strictObject({
    authors: z.array(text).readonly(),
    organisations: z.array(text).readonly(),
    originatingSystem: fact,
    preprocessor: fact,
    timeStamp: fact,
    implementationLevel: fact,
  }),
  products: count,
  occurrences: count,
  pmi: z.strictObject({ dimensions: count, tolerances: count, datums: count }),
  validation: z.strictObject({
    count,
    volumeMm3: z.number().nullable(),
    areaMm2: z.number().nullable(),
    centroidMm: point.nullable(),
  }),
});
const units = z.strictObject({
  declared: z.custom<LengthUnit>((value) => typeof value === 'string' && isLengthUnit(value)).nullable(),
  assumed: z.boolean(),
});
const warnings = z.array(z.strictObject({ code: text, message: text })).readonly();

const cadDocument = z.strictObject({
  format: z.enum(['step', 'iges', 'brep', 'stl', 'obj', 'ply', '3mf', 'glb', 'gltf', 'dxf']),
  kind: z.enum(['brep', 'mesh', 'drawing']),
  units,
  boundingBox: z.strictObject({ min: point, max: point }),
  volumeMm3: z.number().nullable(),
  areaMm2: z.number().nullable(),
  solids: count,
  faces: count,
  edges: count,
  facets: count,
  entities: count,
  entityKinds: counts,
  layers: z.array(z.strictObject({ name: text, count })).readonly(),
  surfaceTypes: counts,
  fingerprints: z
    .array(z.string().regex(/^[0-9a-f]{16}$/))
    .max(3)
    .readonly()
    .optional(),
  watertight: z.boolean().nullable(),
  step: stepFacts.optional(),
  drawing: z
    .strictObject({
      version: text.nullable(),
      release: text.nullable(),
      paperSpaceEntities: count,
      hiddenLayers: count,
      frozenLayers: count,
      offLayers: count,
      hiddenEntities: count,
      blocks: count,
    })
    .optional(),
  mesh: meshFacts.optional(),
  shape: z.base64().max(MAX_SHAPE_LENGTH).optional(),
  warnings,
});

const share = z.number().min(0).max(1);
const igesFacts = z.strictObject({
  ...{ units, declaredFaces: count, solids: count, warnings },
  modelScale: z.number().positive(),
  layers: z.array(z.strictObject({ name: text, count })).readonly(),
  colour: z.tuple([share, share, share, share]).readonly().nullable(),
  name: text.nullable(),
});

/** What an error may carry: see `ErrorContext`. Its words are bounded, as they go on to callers and logs. */
const word = z.string().max(4_096);
const errorData = z.strictObject({
  code: word,
  stage: word,
  message: word,
  context: z.record(word, z.union([word, z.number(), z.boolean(), z.null(), z.array(word).max(100)])),
  retryable: z.boolean(),
});

const stage = z.enum(['preflight', 'parse', 'geometry']);
const id = count;
const timingsMs = z.strictObject({
  preflight: z.number().optional(),
  parse: z.number().optional(),
  geometry: z.number().optional(),
});

const workerMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), revision: count, codeTaken: z.boolean() }),
  z.strictObject({ type: z.literal('failed'), message: text }),
  z.strictObject({ type: z.literal('stage'), id, stage }),
  z.strictObject({ type: z.literal('rendered'), id, bytes: count, timingsMs }),
  z.strictObject({ type: z.literal('done'), id, document: cadDocument, timingsMs }),
  z.strictObject({ type: z.literal('inspected'), id, facts: igesFacts, timingsMs }),
  z.strictObject({ type: z.literal('converted'), id, bytes: count, timingsMs }),
  z.strictObject({ type: z.literal('renewed'), id, timingsMs }),
  z.strictObject({
    type: z.literal('error'),
    id,
    error: errorData,
    trapped: z.boolean(),
    detail: word.optional(),
  }),
]);

/**
 * A message of a worker, checked for shape and finite numbers: the worker has just parsed what a stranger
 * sent. Throws when anything is amiss; the worker is then not to be trusted any more.
 */
export function parseWorkerMessage(value: unknown): WorkerMessage {
  return workerMessage.parse(value) as WorkerMessage;
}
