import { join } from 'node:path';
import type { CallContext, Principal } from '@cadml/cad-model';
import { loadConfig } from '@cadml/config';
import { createClient, FeatureExtractionProto as proto } from '@cadml/contracts';
import { AppError } from '@cadml/errors';
import { startTelemetry } from '@cadml/observability';
import { KERNEL_CODE_FOLDER, onTeardown, tempDir } from '@cadml/testing';
import { type AppOverrides, createApp } from '../../../src/app.ts';
import { CONFIG_SCHEMA } from '../../../src/config.ts';

/** The worker program as production has it, which starts sooner than its source. */
const BUNDLED_WORKER = new URL('../../../dist/kernel-worker.mjs', import.meta.url).pathname;

export const HOUR = 3_600_000;

export const ADMIN: Principal = {
  subject: 'key:admin',
  role: 'admin',
  scopes: ['parts:read', 'parts:write', 'ops', 'admin'],
  readableProjects: 'all',
  writeProject: 'default',
};

export interface UploadOptions {
  readonly principal?: Principal;
  readonly project?: string;
  readonly holder?: string;
  readonly untilMs?: number;
  readonly signal?: AbortSignal;
  readonly recall?: proto.Recall;
}

export interface AnalyzeOptions extends Partial<proto.AnalyzeRequest> {
  readonly principal?: Principal;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export type Service = Awaited<ReturnType<typeof startService>>;

/** The service as production boots it, on ports of its own, spoken to through its generated client. */
export async function startService(env: Record<string, string> = {}, overrides: AppOverrides = {}) {
  const folder = await tempDir('cadml-fe');
  const sameData = {
    FEATURE_EXTRACTION_STORE_URL: `sqlite:${join(folder, 'store.db')}`,
    FEATURE_EXTRACTION_BLOB_FOLDER: join(folder, 'files'),
    FEATURE_EXTRACTION_DERIVED_FOLDER: join(folder, 'derived'),
    FEATURE_EXTRACTION_SCRATCH_FOLDER: join(folder, 'scratch'),
    FEATURE_EXTRACTION_BLOB_CACHE_FOLDER: join(folder, 'fetched'),
    ...pick(env, 'FEATURE_EXTRACTION_STORE_URL', 'FEATURE_EXTRACTION_BLOB_FOLDER'),
  };
  const config = loadConfig(CONFIG_SCHEMA, {
    LOG_LEVEL: 'error',
    FEATURE_EXTRACTION_GRPC_PORT: '0',
    FEATURE_EXTRACTION_OPS_PORT: '0',
    HEALTH_LOOK_INTERVAL_MS: '300',
    KERNEL_WORKERS: '1',
    KERNEL_WARM_UP: 'false',
    KERNEL_WORKER_ENTRY: BUNDLED_WORKER,
    FEATURE_EXTRACTION_KERNEL_CODE_FOLDER: KERNEL_CODE_FOLDER,
    ...env,
    ...sameData,
  });
  const app = createApp(config, overrides);
  const telemetry = startTelemetry('gateway', { ...config, logLevel: 'error' });
  let closing: Promise<void> | null = null;
  const stop = () => {
    closing ??= app.close();
    return closing;
  };
  onTeardown(stop);
  try {
    await app.start();
  } catch (failure) {
    // As `run` does it, so that the store is free again.
    await stop();
    throw failure;
  }
  const client = createClient(proto.FeatureExtractionServiceService, {
    dependency: 'feature-extraction',
    address: `127.0.0.1:${app.grpcPort()}`,
    stage: 'parse',
    idempotent: [],
    telemetry,
  });
  onTeardown(() => client.$close());
  const metrics = () => scrape(app.opsPort());
  return {
    ...{
      client,
      sameData,
      stop,
      metrics,
      blobFolder: config.blobFolder,
      scratchFolder: config.scratchFolder,
    },
    ...operations(client),
    sweptFiles: async () => Number(/^blob_swept_total (\d+)$/m.exec(await metrics())?.[1]),
  };
}

export function callContext(
  principal: Principal = ADMIN,
  timeoutMs = 60_000,
  signal: AbortSignal = new AbortController().signal,
): CallContext {
  return { principal, requestId: 'test', deadline: Date.now() + timeoutMs, signal };
}

/** What a call was refused with. */
export async function refusal(promise: Promise<unknown>): Promise<AppError> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof AppError) return outcome;
  throw new Error(`Expected an AppError, got ${outcome === null ? 'an answer' : String(outcome)}`);
}

export function operations(
  client: ReturnType<typeof createClient<typeof proto.FeatureExtractionServiceService>>,
) {
  const analyze = (fileHash: string, { principal, timeoutMs, signal, ...request }: AnalyzeOptions = {}) =>
    client.analyze(
      proto.AnalyzeRequest.fromPartial({ fileHash, featureVersions: ['v4'], ...request }),
      callContext(principal, timeoutMs, signal),
    );
  const send = (content: Uint8Array, options: UploadOptions = {}) => {
    const { principal = ADMIN, signal, project = 'default', holder = 'analysis:1', untilMs = 0 } = options;
    const header = { name: 'part', project, holder, untilMs: BigInt(untilMs), recall: options.recall };
    return client.upload(messages(header, content), callContext(principal, 60_000, signal));
  };
  const upload = async (content: Uint8Array, options?: UploadOptions) =>
    (await send(content, options)).fileHash;
  const download = async (fileHash: string, principal?: Principal) => {
    const pieces: Buffer[] = [];
    for await (const { chunk } of client.getFile({ fileHash }, callContext(principal))) pieces.push(chunk);
    return Buffer.concat(pieces);
  };
  const health = async () => (await client.getHealth({}, callContext())).report;
  return { analyze, send, upload, download, health };
}

async function* messages(
  header: proto.UploadHeader,
  content: Uint8Array,
): AsyncGenerator<proto.UploadRequest> {
  yield { part: { $case: 'header', value: header } };
  for (let at = 0; at < content.length; at += 65_536) {
    yield { part: { $case: 'chunk', value: Buffer.from(content.subarray(at, at + 65_536)) } };
  }
}

function pick(env: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name)));
}

async function scrape(port: number): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}
