import { randomUUID } from 'node:crypto';
import type { CallContext } from '@cadml/cad-model';
import { createClient, type HealthProto, FeatureExtractionProto as proto } from '@cadml/contracts';
import { startTelemetry } from '@cadml/observability';
import type { FuzzRendition } from './fuzz-case.ts';

/** The service's RPCs as a caller uses them for one file. */
export interface Caller {
  /** Resolves to the hash; the file stays until it is released. */
  upload(content: Buffer, holder: string): Promise<string>;
  analyze(fileHash: string, name: string): Promise<proto.AnalyzeResponse>;
  render(fileHash: string, kind: Picture, name: string): Promise<Buffer>;
  /** All messages of the answer as one. */
  structure(fileHash: string, name: string): Promise<proto.GetStructureResponse>;
  release(fileHash: string, holder: string): Promise<void>;
  /** What the service says of itself. */
  health(): Promise<HealthProto.HealthReport | undefined>;
}

export interface Callers {
  /** One with a key of its own. */
  caller(index: number): Caller;
  close(): void;
}

export type Picture = Exclude<FuzzRendition, 'structure'>;

const PROJECT = 'default';
const CHUNK_BYTES = 65_536;
const FEATURE_VERSIONS = ['v1', 'v2', 'v3', 'v4', 'v5'];
const KINDS = {
  thumbnail: proto.RenditionKind.RENDITION_KIND_THUMBNAIL,
  model: proto.RenditionKind.RENDITION_KIND_MODEL,
  drawing: proto.RenditionKind.RENDITION_KIND_DRAWING,
} as const satisfies Record<Picture, proto.RenditionKind>;

/** Callers who give up after `patienceMs`. */
export function openCallers(port: number, patienceMs: number): Callers {
  const telemetry = startTelemetry('gateway', {
    ...{ logLevel: 'error', version: 'fuzz', otlpEndpoint: null, traceSampleRatio: 0 },
  });
  const client = createClient(proto.FeatureExtractionServiceService, {
    ...{ dependency: 'feature-extraction', address: `127.0.0.1:${port}`, stage: 'parse', idempotent: [] },
    telemetry,
  });
  return {
    caller: (index) => openCaller(client, () => context(index, patienceMs)),
    close: () => client.$close(),
  };
}

type Client = ReturnType<typeof createClient<typeof proto.FeatureExtractionServiceService>>;

function openCaller(client: Client, call: () => CallContext): Caller {
  return {
    upload: async (content, holder) => (await client.upload(messages(content, holder), call())).fileHash,
    analyze: (fileHash, name) =>
      client.analyze(
        proto.AnalyzeRequest.fromPartial({ fileHash, name, featureVersions: FEATURE_VERSIONS }),
        call(),
      ),
    render: async (fileHash, picture, name) => {
      const request = proto.GetRenditionRequest.fromPartial({ fileHash, kind: KINDS[picture], name });
      const chunks: Buffer[] = [];
      for await (const { part } of client.getRendition(request, call())) {
        if (part?.$case === 'chunk') chunks.push(part.value);
      }
      return Buffer.concat(chunks);
    },
    structure: async (fileHash, name) => {
      const whole = proto.GetStructureResponse.fromPartial({});
      const request = proto.GetStructureRequest.fromPartial({ fileHash, name });
      for await (const { header, products, occurrences } of client.getStructure(request, call())) {
        whole.header ??= header;
        whole.products.push(...products);
        whole.occurrences.push(...occurrences);
      }
      return whole;
    },
    release: async (fileHash, holder) =>
      void (await client.releaseReference({ fileHash, project: PROJECT, holder }, call())),
    health: async () => (await client.getHealth({}, call())).report,
  };
}

function context(index: number, patienceMs: number): CallContext {
  return {
    principal: {
      subject: `key:fuzz-${index}`,
      role: 'admin',
      scopes: ['parts:read', 'parts:write', 'ops', 'admin'],
      readableProjects: 'all',
      writeProject: PROJECT,
    },
    requestId: randomUUID(),
    deadline: Date.now() + patienceMs,
    signal: new AbortController().signal,
  };
}

async function* messages(content: Buffer, holder: string): AsyncGenerator<proto.UploadRequest> {
  const header = { name: 'part', project: PROJECT, holder, untilMs: 0n, recall: undefined };
  yield { part: { $case: 'header', value: header } };
  for (let at = 0; at < content.length; at += CHUNK_BYTES) {
    yield { part: { $case: 'chunk', value: content.subarray(at, at + CHUNK_BYTES) } };
  }
}
