import { FEATURE_VERSIONS } from '@cadml/cad-model';
import { JOB_KINDS } from '../../../domain/job.ts';
import { Attributes, Filters, IsoTime, Label, Problem, Project, Tags, Units, Uuid } from './common.ts';
import { Neighbour } from './search.ts';
import { z } from './zod.ts';

const Similar = z.strictObject({
  k: z.int().min(1).max(1000).default(10),
  filters: Filters.optional(),
  excludeSelf: z.boolean().default(true),
});

export const AnalyzeOptions = z
  .strictObject({
    featureVersions: z.array(z.enum(FEATURE_VERSIONS)).max(10).optional(),
    index: z.boolean().default(true),
    similar: z.union([Similar, z.literal(false)]).optional(),
    thumbnail: z
      .boolean()
      .default(true)
      .openapi({ description: 'The picture of a new part is made ahead, while a worker rests' }),
    classify: z.boolean().default(true),
    name: Label.optional(),
    partNumber: Label.optional(),
    material: Label.optional(),
    project: Project.optional(),
    tags: Tags.optional(),
    attributes: Attributes.optional(),
    units: Units.optional().openapi({
      description:
        'Unit of a file that declares none. Given for bytes that are a part already, it replaces the unit that the part was read with; left out, the part keeps the unit that it was given, and the answer goes by it',
    }),
    timeoutMs: z.int().min(100).max(120_000).optional(),
    explode: z.boolean().default(false).openapi({
      description:
        'Every unique part of an assembly becomes a part of the catalogue, linked to it. Always answered 202 with a job',
    }),
  })
  .refine(({ explode, index }) => index || !explode, {
    path: ['explode'],
    message: 'takes an assembly apart that is indexed: leave out index: false',
  })
  .openapi('AnalyzeOptions');

const Vec3 = z.array(z.number()).length(3);

const StepFacts = z
  .object({
    schema: z.string().nullable(),
    header: z.object({
      authors: z.array(z.string()),
      organisations: z.array(z.string()),
      originatingSystem: z.string().nullable(),
      preprocessor: z.string().nullable(),
      timeStamp: z.string().nullable(),
      implementationLevel: z.string().nullable(),
    }),
    products: z.int(),
    occurrences: z.int(),
    pmi: z.object({ dimensions: z.int(), tolerances: z.int(), datums: z.int() }),
    validation: z.object({
      count: z.int(),
      volumeMm3: z.number().nullable(),
      areaMm2: z.number().nullable(),
      centroidMm: z.union([Vec3, z.null()]),
    }),
  })
  .openapi('StepFacts', {
    description:
      'What a STEP file says of itself; `validation` is what the exporting system measured of the whole',
  });

const Drawing = z
  .object({
    version: z.string().nullable(),
    release: z.string().nullable(),
    paperSpaceEntities: z.int(),
    hiddenLayers: z.int(),
    frozenLayers: z.int(),
    offLayers: z.int(),
    hiddenEntities: z.int(),
    blocks: z.int(),
  })
  .openapi('Drawing', {
    description:
      'Entities on paper are in neither the count nor the box; of the hidden ones, those that are off are in both, those that are frozen or invisible in the count alone',
  });
const MeshFacts = z
  .object({
    components: z.int(),
    closedComponents: z.int(),
    genus: z.int().nullable(),
    orientation: z.enum(['outward', 'inward', 'mixed']).nullable(),
    duplicateFacets: z.int(),
    degenerateFacets: z.int(),
    boundaryEdges: z.int(),
    nonManifoldEdges: z.int(),
  })
  .openapi('MeshFacts', { description: 'How a mesh hangs together: its bodies at all their places' });

export const Geometry = z
  .object({
    kind: z.enum(['brep', 'mesh', 'drawing']),
    boundingBox: z.object({ min: Vec3, max: Vec3 }),
    sizeMm: Vec3,
    volumeMm3: z.number().nullable(),
    areaMm2: z.number().nullable(),
    solids: z.int(),
    faces: z.int(),
    edges: z.int(),
    facets: z.int(),
    entities: z.int(),
    layers: z.array(z.object({ name: z.string(), count: z.int() })),
    surfaceTypes: z.record(z.string(), z.int()),
    watertight: z.boolean().nullable(),
    step: StepFacts.optional().openapi({ description: 'STEP only' }),
    drawing: Drawing.optional().openapi({ description: 'Drawings only' }),
    mesh: MeshFacts.optional().openapi({ description: 'Meshes only' }),
    fingerprints: z
      .array(z.string())
      .optional()
      .openapi({ description: 'Equal shapes have one of the three in common, at the same place' }),
  })
  .openapi('Geometry', { description: 'Lengths mm, areas mm², volumes mm³' });

const Explosion = z
  .object({
    parts: z.array(
      z.object({
        key: z.string(),
        partId: Uuid,
        partNumber: z.string().nullable(),
        name: z.string(),
        fileHash: z.string(),
        quantity: z.number(),
        created: z.boolean(),
        url: z.string(),
      }),
    ),
    failed: z.array(z.object({ key: z.string(), name: z.string(), code: z.string(), message: z.string() })),
    sequence: z.int(),
  })
  .openapi('Explosion');

export const Analysis = z
  .object({
    analysisId: Uuid,
    file: z.object({
      sha256: z.string(),
      name: z.string(),
      bytes: z.int(),
      format: z.string(),
      units: z.object({ declared: z.string().nullable(), assumed: z.boolean() }),
    }),
    geometry: Geometry,
    features: z.record(z.string(), z.object({ dimension: z.int(), vector: z.array(z.number()) })),
    part: z
      .object({
        id: Uuid,
        partNumber: z.string().nullable(),
        revision: z.int(),
        url: z.string(),
        created: z.boolean(),
        duplicateOf: z.string().nullable(),
        sequence: z.int(),
      })
      .nullable(),
    extractorRevision: z.int(),
    classification: z
      .object({ label: z.string(), probability: z.number(), modelVersion: z.string() })
      .nullable(),
    similar: z
      .object({
        items: z.array(Neighbour),
        backend: z.string(),
        version: z.string(),
        degraded: z.boolean(),
      })
      .nullable(),
    indexJob: z.object({ id: Uuid, url: z.string() }).nullable(),
    explosion: Explosion.optional().openapi({ description: 'Only of a job with options.explode' }),
    cache: z.enum(['miss', 'l1', 'l2']),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
    unavailable: z.array(z.object({ service: z.string(), code: z.string() })),
    timingsMs: z.record(z.string(), z.number()),
  })
  .openapi('Analysis');

const JobState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
const JobKind = z.enum(JOB_KINDS);

export const JobAccepted = z
  .object({
    job: z.object({ id: Uuid, kind: JobKind, state: JobState, url: z.string(), eventsUrl: z.string() }),
  })
  .openapi('JobAccepted');

export const Job = z
  .object({
    id: Uuid,
    kind: JobKind,
    state: JobState,
    progress: z.object({ done: z.int(), total: z.int(), stage: z.string() }),
    attempts: z.int(),
    project: z.string(),
    url: z.string(),
    eventsUrl: z.string(),
    createdAt: IsoTime,
    startedAt: IsoTime.nullable(),
    finishedAt: IsoTime.nullable(),
    result: z.unknown().openapi({ description: 'The body of the 200; null until the job succeeded' }),
    // Not `nullable()`: beside a reference that is written as an `allOf`, which null never fits.
    error: z.union([Problem, z.null()]),
  })
  .openapi('Job');

export const JobQuery = z.strictObject({
  state: JobState.optional(),
  kind: JobKind.optional(),
  cursor: Uuid.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
