import { createHash, randomUUID } from 'node:crypto';
import {
  type CallContext,
  DEFAULT_PROJECT,
  dimensionOf,
  encodeVector,
  type Principal,
} from '@cadml/cad-model';
import { createClient, GeometryProto, type GrpcClient, VectorSearchProto } from '@cadml/contracts';
import { startTelemetry } from '@cadml/observability';
import type { FleetState } from '../../scripts/fleet/state.ts';
import { EXTRACTOR_REVISION } from '../../services/feature-extraction/src/domain/extractor-revision.ts';
import { seededRandom } from './numbers.ts';

const DEFINITION = VectorSearchProto.VectorSearchServiceService;

type Client = GrpcClient<typeof DEFINITION>;

/** vector-search as another service sees it. */
export interface Catalogue {
  /** Writes a part that was never read from a file. */
  upsert(part: SyntheticPart): Promise<string>;
  getPart(partId: string): Promise<VectorSearchProto.GetPartResponse>;
  close(): Promise<void>;
}

export interface SyntheticPart {
  readonly number: number;
  readonly vector: Float32Array;
}

const CALL_MS = 30_000;

const PRINCIPAL: Principal = {
  subject: 'system:bench',
  role: 'service',
  scopes: ['parts:read', 'parts:write', 'search'],
  readableProjects: 'all',
  writeProject: DEFAULT_PROJECT,
};

export function connectCatalogue(state: FleetState): Catalogue {
  const port = state.processes.find(({ name }) => name === 'vector-search')?.port;
  const telemetry = startTelemetry('gateway', {
    logLevel: 'warn',
    otlpEndpoint: null,
    traceSampleRatio: 0,
    version: 'bench',
  });
  const client: Client = createClient(DEFINITION, {
    dependency: 'vector-search',
    address: `127.0.0.1:${port}`,
    stage: 'index',
    idempotent: ['getPart', 'upsert'],
    telemetry,
  });
  return {
    upsert: async (part) => (await client.upsert(upsertOf(part), newCall())).part?.id ?? '',
    getPart: (partId) => client.getPart({ partId }, newCall()),
    close: async () => {
      client.$close();
      await telemetry.close();
    },
  };
}

/** Vectors in clusters, as families of parts make them. The same at every run. */
export function syntheticParts(count: number): readonly SyntheticPart[] {
  const random = seededRandom(1);
  const dimension = dimensionOf('v4');
  const families = Array.from({ length: 100 }, () => Array.from({ length: dimension }, () => random() * 4));
  return Array.from({ length: count }, (_, number) => {
    const family = families[number % families.length] as number[];
    return { number, vector: Float32Array.from(family, (centre) => centre + random()) };
  });
}

function newCall(): CallContext {
  return {
    principal: PRINCIPAL,
    requestId: 'bench',
    deadline: Date.now() + CALL_MS,
    signal: AbortSignal.timeout(CALL_MS),
  };
}

function upsertOf({ number, vector }: SyntheticPart): VectorSearchProto.UpsertRequest {
  return {
    operationId: randomUUID(),
    project: DEFAULT_PROJECT,
    fileHash: createHash('sha256').update(`part ${number}`).digest('hex'),
    metadata: {
      name: `Part ${number}`,
      material: number % 3 === 0 ? 'steel' : 'brass',
      tags: { values: ['bench'] },
      attributes: { entries: { family: { value: { $case: 'number', value: number % 100 } } } },
    },
    geometry: geometryOf(number),
    defaultName: '',
    componentOf: undefined,
    vectors: [
      { version: 'v4', extractorRevision: EXTRACTOR_REVISION, vector: Buffer.from(encodeVector(vector)) },
    ],
  };
}

function geometryOf(number: number): GeometryProto.Geometry {
  return {
    kind: GeometryProto.GeometryKind.GEOMETRY_KIND_BREP,
    format: 'step',
    boundingBox: { min: { x: 0, y: 0, z: 0 }, max: { x: 10 + (number % 7), y: 20, z: 30 } },
    volumeMm3: 1000 + number,
    areaMm2: 500 + number,
    solids: 1,
    faces: 6 + (number % 40),
    edges: 12 + (number % 90),
    facets: 0,
    entities: 0,
    layers: [],
    drawing: undefined,
    surfaceTypes: { plane: 4, cylinder: 2 + (number % 40) },
    fingerprints: [],
    declaredUnit: 'mm',
    givenUnit: '',
    unitAssumed: false,
    mesh: undefined,
    step: undefined,
  };
}
