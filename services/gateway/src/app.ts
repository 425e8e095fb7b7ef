import type { CallContext, Principal } from '@cadml/cad-model';
import type { ConfigOf } from '@cadml/config';
import { createGrpcServer } from '@cadml/contracts';
import { injectTrace } from '@cadml/observability';
import { connectRedis, openQueue } from '@cadml/redis';
import { type App, createFrame, repeat, type ServiceFrame } from '@cadml/runtime';
import { openStore, type Store } from '@cadml/store';
import { v7 as uuidv7 } from 'uuid';
import { randomHex, sha256 } from './adapters/crypto-digest.ts';
import { createSecretFile } from './adapters/file-secret.ts';
import { createGrpcHealthProbe } from './adapters/grpc-health-probe.ts';
import { connectPeers, type Peers } from './adapters/grpc-peers.ts';
import { type HttpListener, listenHttp } from './adapters/http-listener.ts';
import { createJobFeed } from './adapters/memory-job-feed.ts';
import { createAddressRanges } from './adapters/net-address-ranges.ts';
import { createRedisAcknowledgedSequences } from './adapters/redis-acknowledged-sequences.ts';
import { createRedisJobQueue, JOB_QUEUE } from './adapters/redis-job-queue.ts';
import { createRateLimits } from './adapters/redis-rate-limits.ts';
import { createSqlAuditLog } from './adapters/sql-audit-log.ts';
import { createSqlAdminTokenStore, createSqlApiKeyStore } from './adapters/sql-credentials.ts';
import { createSqlIdempotencyStore } from './adapters/sql-idempotency-store.ts';
import { createSqlJobStore } from './adapters/sql-job-store.ts';
import { createSqlProjectStore } from './adapters/sql-project-store.ts';
import { type GatewayTables, MIGRATIONS } from './adapters/sql-schema.ts';
import { swaggerAssetsFolder } from './adapters/swagger-assets.ts';
import { bootstrapCredentials } from './application/bootstrap-credentials.ts';
import { ensureReextraction } from './application/ensure-reextraction.ts';
import { createFleetHealth } from './application/fleet-health.ts';
import { releaseDeletedParts, settleHolds } from './application/settle-holds.ts';
import { sweepJobs } from './application/sweep-jobs.ts';
import { createApiKeyVerifier } from './application/verify-api-key.ts';
import { createVersionCatalogue } from './application/version-catalogue.ts';
import type { CONFIG_SCHEMA } from './config.ts';
import { analyzed, authFailed, holdEvents, jobEvents, jobsCounted } from './events.ts';
import { createJobService, JOB_SERVICE } from './transport/grpc/job-service.ts';
import { createAdmission } from './transport/http/admission.ts';
import { apiKeyStrategy } from './transport/http/credentials.ts';
import { createDocsPages } from './transport/http/docs-pages.ts';
import type { Handlers } from './transport/http/exchange.ts';
import { createHttpApp } from './transport/http/http-app.ts';
import { createOpenApiDocument } from './transport/http/openapi.ts';
import { refuseBroken } from './transport/http/refuse-broken.ts';
import { createAnalyzeRoute } from './transport/http/routes/analyze.ts';
import { createAssemblyRoutes } from './transport/http/routes/assembly.ts';
import { createCacheRoutes } from './transport/http/routes/caches.ts';
import { createCompareRoute } from './transport/http/routes/compare.ts';
import { createFeatureRoutes } from './transport/http/routes/features.ts';
import { createJobRoutes } from './transport/http/routes/jobs.ts';
import { createOperatorRoutes } from './transport/http/routes/operators.ts';
import { createPartRoutes } from './transport/http/routes/parts.ts';
import { createRenditionRoutes } from './transport/http/routes/renditions.ts';
import { createSearchRoute } from './transport/http/routes/search.ts';
import { createSystemRoutes } from './transport/http/routes/system.ts';

export type GatewayConfig = ConfigOf<typeof CONFIG_SCHEMA>;

export interface GatewayApp extends App {
  /** Ports that are bound; 0 before `start`. */
  ports(): { readonly http: number; readonly ops: number; readonly jobs: number };
}

const HOUR_MS = 3_600_000;
const HEARTBEAT_MS = 15_000;
const STREAM_MS = 6 * HOUR_MS;
const IDEMPOTENCY_KEEP_MS = 24 * HOUR_MS;
/** What `options.timeoutMs` can ask for at most; the upload is over before a key is taken. */
const LONGEST_ANALYSIS_MS = 120_000;
const LOCK_MARGIN_MS = 10_000;
const HEALTH_MS = 1_500;
const HOLDS_EVERY_MS = 60_000;
/** Of holds, in one pass: what is left waits for the next one. */
const MOST_PAGES = 20;
/** The revision is asked for this often until the other services have answered once. */
const CHECK_UNTIL_SEEN_MS = 5_000;

const SYSTEM: Principal = {
  subject: 'system:gateway',
  role: 'service',
  scopes: ['parts:read', 'parts:write', 'search', 'jobs', 'ops'],
  readableProjects: 'all',
  writeProject: null,
};

/** The edge: the public API, the job desk of the workers, and the sweeper. */
export function createApp(config: GatewayConfig): GatewayApp {
  const frame = createFrame('gateway', config);
  const bound = { http: 0, jobs: 0 };
  return {
    start: () => frame.start(() => startEdge(config, frame, bound)),
    close: () => frame.close(),
    ports: () => ({ ...bound, ops: frame.opsPort() }),
  };
}

async function startEdge(
  config: GatewayConfig,
  frame: ServiceFrame,
  bound: { http: number; jobs: number },
): Promise<void> {
  const { telemetry, closer } = frame;
  const edge = await openEdge(config, frame);
  await bootstrapCredentials({
    ...edge,
    apiKeyFile: config.apiKeyFile === null ? null : createSecretFile(config.apiKeyFile),
    adminTokenFile: config.adminTokenFile === null ? null : createSecretFile(config.adminTokenFile),
  });
  const jobs = createGrpcServer(telemetry);
  jobs.add(JOB_SERVICE, createJobService(edge));
  bound.jobs = await jobs.listen(config.host, config.jobsPort);
  closer.add('job service', () => jobs.close(config.shutdownMs / 4));
  startChores(config, frame, edge);
  const closing = new AbortController();
  const http = await openDoor(config, frame, edge, closing.signal);
  bound.http = http.port;
  closer.add('public API', () => http.close(config.shutdownMs / 2));
  closer.add('event streams', () => closing.abort());
}

/** Everything that use cases need, built once. */
async function openEdge(config: GatewayConfig, frame: ServiceFrame) {
  const { telemetry, closer, health } = frame;
  const { log } = telemetry;
  const store: Store<GatewayTables> = await openStore<GatewayTables>({
    url: config.storeUrl,
    migrations: MIGRATIONS,
    log,
  });
  closer.add('store', () => store.close());
  const redis = await connectRedis(config.redisUrl, 'gateway', log);
  closer.add('redis', () => redis.close());
  const queue = await openQueue(config.redisUrl, JOB_QUEUE, log);
  closer.add('queue', () => queue.close());
  const peers = connectPeers(config, telemetry);
  closer.add('peers', () => peers.close());
  health.check('redis', () =>
    queue.isUp() ? { status: 'ok' } : { status: 'degraded', reason: 'jobs wait until Redis is back' },
  );
  const clock = Date.now;
  const { files, caches, parts, ledger, uses } = peers;
  const keys = createSqlApiKeyStore(store);
  const verifier = createApiKeyVerifier({
    keys,
    clock,
    digest: sha256,
    failed: (reason) => authFailed(telemetry, reason),
  });
  return {
    ...{ store, redis, peers, files, caches, parts, ledger, uses, clock, keys, verifier, randomHex },
    versions: createVersionCatalogue({ files, parts, clock }),
    jobs: createSqlJobStore(store),
    queue: createRedisJobQueue(queue),
    feed: createJobFeed(),
    projects: createSqlProjectStore(store),
    adminTokens: createSqlAdminTokenStore(store),
    idempotency: createSqlIdempotencyStore(store),
    audit: createSqlAuditLog(store, sha256),
    sequences: createRedisAcknowledgedSequences(redis),
    digest: sha256,
    newId: () => uuidv7(),
    trace: injectTrace,
    forgetKey: verifier.forget,
    catalogueTimeoutMs: config.catalogueTimeoutMs,
    openTimeoutMs: config.requestTimeoutMs,
    analyzeTimeoutMs: config.analyzeTimeoutMs,
    uploadHoldMs: config.uploadHoldHours * HOUR_MS,
    jobRetentionMs: config.jobRetentionDays * 24 * HOUR_MS,
    idempotencyLockMs: Math.max(config.analyzeTimeoutMs, LONGEST_ANALYSIS_MS) + LOCK_MARGIN_MS,
    retries: { maxAttempts: config.jobMaxAttempts, random: Math.random },
    holdCheckMs: config.holdCheckMs,
    events: jobEvents(telemetry),
    holdEvents: holdEvents(telemetry),
  };
}

type Edge = Awaited<ReturnType<typeof openEdge>>;

/** What the edge does by itself: repair, re-extraction, figures. */
function startChores(config: GatewayConfig, { telemetry, closer }: ServiceFrame, edge: Edge): void {
  const { log, metrics } = telemetry;
  const sweeper = repeat(
    config.sweepMs,
    (error) => log.warn({ err: error }, 'The sweep of jobs failed'),
    () => sweepJobs(edge),
  );
  closer.add('sweeper', () => sweeper.stop());
  const settling = repeat(
    Math.min(config.holdCheckMs, HOLDS_EVERY_MS),
    (error) =>
      log.info({ err: (error as Error).message }, 'Nothing is known of references that nobody needs'),
    () => settleSomeHolds(edge, config.requestTimeoutMs),
  );
  closer.add('hold sweeper', () => settling.stop());
  const forgetting = repeat(
    HOUR_MS,
    (error) => log.warn({ err: error }, 'The sweep of idempotency keys failed'),
    () => edge.idempotency.sweep(Date.now() - IDEMPOTENCY_KEEP_MS),
  );
  closer.add('idempotency sweeper', () => forgetting.stop());
  if (config.reextract) {
    let nextAt = 0;
    const check = async () => {
      if (Date.now() < nextAt) return;
      const started = await ensureReextraction(edge, systemCall(config.requestTimeoutMs));
      nextAt = Date.now() + config.reextractCheckMs;
      if (started !== null) {
        log.info({ jobId: started.id, kind: started.kind }, 'Parts lack vectors: their files are read again');
      }
    };
    const failed = (error: unknown) =>
      log.info({ err: (error as Error).message }, 'Nothing is known of parts that lack vectors');
    const watch = repeat(Math.min(config.reextractCheckMs, CHECK_UNTIL_SEEN_MS), failed, check);
    closer.add('re-extraction check', () => watch.stop());
  }
  metrics.onScrape(async () => jobsCounted(telemetry, await edge.jobs.counts(), Date.now()));
}

/** Each page has a deadline of its own. */
async function settleSomeHolds(edge: Edge, pageMs: number): Promise<void> {
  for (const pass of [settleHolds, releaseDeletedParts]) {
    let pages = 0;
    while ((await pass(edge, systemCall(pageMs))) && ++pages < MOST_PAGES);
  }
}

function openDoor(
  config: GatewayConfig,
  frame: ServiceFrame,
  edge: Edge,
  closing: AbortSignal,
): Promise<HttpListener> {
  const { telemetry, closer } = frame;
  const { metrics } = telemetry;
  const admission = createAdmission(config, metrics);
  closer.add('admission', () => admission.close());
  const timeouts = {
    request: config.requestTimeoutMs,
    upload: config.uploadTimeoutMs + config.analyzeTimeoutMs,
    download: config.uploadTimeoutMs,
    render: config.analyzeTimeoutMs,
    stream: STREAM_MS,
  };
  const app = createHttpApp({
    telemetry,
    admission,
    timeouts,
    handlers: createHandlers(config, frame, edge, closing),
    limits: createRateLimits(
      { requests: config.requestsPerMinute, authFailures: config.authFailuresPerMinute },
      config.rateLimits === 'redis' ? edge.redis : null,
    ),
    strategies: [apiKeyStrategy(edge.verifier.verify)],
    isAdminToken: (token) => edge.adminTokens.has(sha256.hex(token)),
    isAllowedAddress: createAddressRanges(config.opsAddresses),
    isTrustedProxy: createAddressRanges(config.trustedProxies),
    failed: (reason) => authFailed(telemetry, reason),
    docs: createDocsPages(swaggerAssetsFolder()),
  });
  return listenHttp(
    { request: app, broken: refuseBroken },
    { host: config.publicHost, port: config.port },
    timeouts.upload,
  );
}

function createHandlers(
  config: GatewayConfig,
  { telemetry, health }: ServiceFrame,
  edge: Edge,
  closing: AbortSignal,
): Handlers {
  const { extraction, search } = edge.peers.clients;
  const fleet = createFleetHealth({
    version: config.version,
    own: () => ownHealth(health.report()),
    probes: probesOf(edge.peers, edge),
  });
  return {
    analyze: createAnalyzeRoute({
      ...edge,
      uploadLimits: { maxBytes: config.maxUploadBytes, idleMs: config.uploadIdleMs },
      analyzed: (error, timingsMs) => analyzed(telemetry, error, timingsMs),
    }),
    ...createJobRoutes({ ...edge, closing, heartbeatMs: HEARTBEAT_MS }),
    ...createPartRoutes(edge),
    ...createRenditionRoutes(edge),
    ...createAssemblyRoutes(edge),
    search: createSearchRoute(edge),
    compare: createCompareRoute(edge),
    ...createFeatureRoutes({ ...edge, asFleet: (call) => ({ ...call, principal: SYSTEM }) }),
    ...createOperatorRoutes(edge),
    ...createCacheRoutes(edge),
    ...createSystemRoutes({
      health: fleet,
      isReady: () => health.isReady(),
      metrics: telemetry.metrics,
      breakers: { 'feature-extraction': extraction.$breaker, 'vector-search': search.$breaker },
      openapi: () => createOpenApiDocument(config.version),
    }),
  };
}

function probesOf({ clients }: Peers, { store, redis }: Pick<Edge, 'store' | 'redis'>) {
  const open = () => systemCall(HEALTH_MS);
  return {
    'feature-extraction': createGrpcHealthProbe((call) => clients.extraction.getHealth({}, call), open),
    'vector-search': createGrpcHealthProbe((call) => clients.search.getHealth({}, call), open),
    redis: async () => {
      await redis.client.ping();
      return { status: 'ok', replicas: 1 } as const;
    },
    store: async () => {
      await store.ping();
      return { status: 'ok', replicas: 1 } as const;
    },
  };
}

function ownHealth(report: ReturnType<ServiceFrame['health']['report']>) {
  const { status, reasons, notes, figures } = report;
  const error = reasons.join('; ');
  return { status, replicas: 1, reasons, notes, figures, ...(error === '' ? {} : { error }) };
}

function systemCall(ms: number): CallContext {
  const signal = AbortSignal.timeout(ms);
  return { principal: SYSTEM, requestId: 'system', deadline: Date.now() + ms, signal };
}
