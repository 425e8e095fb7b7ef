import { setTimeout as delay } from 'node:timers/promises';
import { createGrpcServer, FeatureExtractionProto as proto } from '@cadml/contracts';
import type { LocalLevel } from '@cadml/redis';
import { type App, createFrame, repeat, type ServiceFrame } from '@cadml/runtime';
import { openStore, type Store } from '@cadml/store';
import { createKernelPool } from './adapters/child-process-kernel-pool.ts';
import { createDrawingConverter } from './adapters/command-drawing-converter.ts';
import { openFolderDerivedStore } from './adapters/folder-derived-store.ts';
import { kernelPoolOptions } from './adapters/kernel-pool-options.ts';
import { MIGRATIONS } from './adapters/migrations.ts';
import { openFiles } from './adapters/open-files.ts';
import { openSandbox } from './adapters/open-sandbox.ts';
import { type OpenCaches, openCaches } from './adapters/redis-caches.ts';
import type { Database } from './adapters/schema.ts';
import { createSqlCacheLimits } from './adapters/sql-cache-limits.ts';
import { createSqlDamagedFiles } from './adapters/sql-damaged-files.ts';
import { createSqlInstallation } from './adapters/sql-installation.ts';
import { createSqlQuarantine } from './adapters/sql-quarantine.ts';
import { createSqlReferenceStore } from './adapters/sql-reference-store.ts';
import { createSqlUnsettledReferences } from './adapters/sql-unsettled-references.ts';
import type { ClaimDeps } from './application/claim-place.ts';
import {
  type FollowDeps,
  followAllCacheLimits,
  type SteeredCache,
} from './application/follow-cache-limits.ts';
import type { CacheName } from './application/ports-caches.ts';
import { recheckDamaged, type SweepDeps, sweepOwnPlace } from './application/sweep-files.ts';
import { type VerifyDeps, verifyFiles } from './application/verify-files.ts';
import type { Config } from './config.ts';
import { createEvents, type ServiceEvents } from './events.ts';
import { exportFigures } from './figures.ts';
import { requireOwnPlace } from './require-own-place.ts';
import { createHandlers } from './transport/grpc/index.ts';
import { watchFiles } from './watch-files.ts';
import { watchStore } from './watch-store.ts';

const TEND_CACHES_MS = 5_000;
const FOLLOW_LIMITS_MS = 2_000;
const DAY_MS = 86_400_000;

export interface AppOverrides {
  /** Unix milliseconds: ends of references and graces go by it. */
  readonly now?: () => number;
}

export interface ExtractionApp extends App {
  /** 0 until started. */
  grpcPort(): number;
  opsPort(): number;
}

/** The composition root: production and tests boot here. */
export function createApp(config: Config, overrides: AppOverrides = {}): ExtractionApp {
  const frame = createFrame('feature-extraction', config);
  const parts = { config, frame, events: createEvents(frame.telemetry), now: overrides.now ?? Date.now };
  let grpcPort = 0;
  return {
    grpcPort: () => grpcPort,
    opsPort: () => frame.opsPort(),
    start: () =>
      frame.start(async () => {
        grpcPort = await startService(parts);
      }),
    close: () => frame.close(),
  };
}

interface Parts {
  readonly config: Config;
  readonly frame: ServiceFrame;
  readonly events: ServiceEvents;
  readonly now: () => number;
}

/** Opens what the service stands on, from the ground up, and closes it in reverse. */
async function startService(parts: Parts): Promise<number> {
  const { config, frame, events, now } = parts;
  const store = await openDatabase(parts);
  const references = createSqlReferenceStore(store, now);
  const quarantine = createSqlQuarantine(store.db, now);
  const damaged = createSqlDamagedFiles(store);
  const opened = await openFiles(config, frame.telemetry.log);
  frame.closer.add('files', () => opened.close());
  const installation = createSqlInstallation(store);
  const id = await requireOwnPlace({ files: opened.files, references, installation }, opened.place);
  const derived = await openFolderDerivedStore(
    config.derivedFolder,
    config.derivedCacheBytes,
    frame.telemetry.log,
  );
  const caches = await openCachesOf(parts, derived);
  const steering = { caches: steeredCaches(config, caches, store), steering: events };
  await startFollowing(parts, steering);
  const sandbox = await openSandbox(config.sandboxMode, config.sandboxLauncher);
  events.sandboxOpened(sandbox);
  const poolOptions = { ...kernelPoolOptions(config), sandbox, keptTexts: derived };
  const pool = await createKernelPool(poolOptions, quarantine, events);
  frame.closer.add('kernel pool', () => pool.close());
  await pool.start();
  const intervalMs = config.healthLookIntervalMs;
  const storeWatch = watchStore(store, intervalMs);
  frame.closer.add('store watch', () => storeWatch.stop());
  const fileWatch = watchFiles(opened, damaged, { id, intervalMs });
  frame.closer.add('file watch', () => fileWatch.stop());
  exportFigures(frame, {
    ...{ pool, sandbox, caches, references, quarantine, storeWatch, fileWatch },
    fetchedBytes: opened.fetchedBytes,
    mostCacheBytes: steering.caches.features.mostBytes,
  });
  const deps = {
    unsettled: createSqlUnsettledReferences(store, now),
    ...{ references, quarantine, damaged, events, now, ...steering },
    files: opened.files,
    ...{ cache: caches.documents, kept: caches.renditions },
    reader: pool,
    renditions: pool,
    comparer: pool,
    converter: await createDrawingConverter(config),
    pause: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
    maxUploadBytes: config.maxUploadBytes,
    reExtractFiles: config.reExtractFiles || Math.max(1, poolOptions.workers - 1),
    deadlines: { interactiveMs: config.interactiveDeadlineMs, jobMsPerMib: config.jobDeadlineMsPerMib },
    health: frame.health,
  };
  startSweeping(parts, { ...deps, installation, graceMs: config.sweepGraceMs });
  startVerifying(parts, deps);
  return await listen(parts, createHandlers(deps));
}

async function openCachesOf(
  { config, frame, events }: Parts,
  folder: LocalLevel<Uint8Array>,
): Promise<OpenCaches> {
  const { log } = frame.telemetry;
  const caches = await openCaches(config, { folder, counters: events.caches, log });
  frame.closer.add('caches', () => caches.close());
  const tending = repeat(
    TEND_CACHES_MS,
    () => undefined,
    () => caches.tend(),
  );
  frame.closer.add('tending of the caches', () => tending.stop());
  return caches;
}

function steeredCaches(
  { cacheL1Bytes, renditionL1Bytes, cacheL1TtlMs, cacheL1MostBytes }: Config,
  { control }: OpenCaches,
  store: Store<Database>,
): FollowDeps['caches'] {
  const steered = (name: CacheName, capacityBytes: number): SteeredCache => ({
    ...{ name, control: control[name], limits: createSqlCacheLimits(store, name), inForce: { version: 0 } },
    configured: { capacityBytes, ttlSeconds: cacheL1TtlMs / 1000 },
    mostBytes: Math.max(cacheL1MostBytes, capacityBytes),
  });
  return {
    features: steered('features', cacheL1Bytes),
    renditions: steered('renditions', renditionL1Bytes),
  };
}

/** The limits that operators set hold from the start, and within seconds on every replica. */
async function startFollowing({ frame, events }: Parts, deps: FollowDeps): Promise<void> {
  await followAllCacheLimits(deps);
  const following = repeat(FOLLOW_LIMITS_MS, events.cacheLimitsUnknown, () => followAllCacheLimits(deps));
  frame.closer.add('limits of the cache', () => following.stop());
}

/** Strays come from crashes, also of another replica: a look after the start and one a day are enough. */
function startSweeping({ config, events, frame }: Parts, deps: SweepDeps & ClaimDeps): void {
  let straysDueMs = 0;
  const sweeping = repeat(config.sweepIntervalMs, events.sweepFailed, async (signal) => {
    const strays = Date.now() >= straysDueMs;
    const swept = await sweepOwnPlace(deps, strays, signal);
    if (swept && strays) straysDueMs = Date.now() + DAY_MS;
    await recheckDamaged(deps, signal);
  });
  frame.closer.add('sweeper', () => sweeping.stop());
}

/** As often as it is swept, and beside it: reading takes longer than removing. */
function startVerifying({ config, events, frame }: Parts, deps: VerifyDeps): void {
  const limits = { files: config.verifyFiles, bytes: config.verifyBytes };
  const verifying = repeat(config.sweepIntervalMs, events.verificationFailed, (signal) =>
    verifyFiles(deps, limits, signal),
  );
  frame.closer.add('verification of files', () => verifying.stop());
}

async function openDatabase({ config, frame }: Parts): Promise<Store<Database>> {
  const store = await openStore<Database>({
    url: config.storeUrl,
    migrations: MIGRATIONS,
    log: frame.telemetry.log,
  });
  frame.closer.add('store', () => store.close());
  return store;
}

async function listen(
  { config, frame }: Parts,
  handlers: ReturnType<typeof createHandlers>,
): Promise<number> {
  const server = createGrpcServer(frame.telemetry);
  server.add(proto.FeatureExtractionServiceService, handlers);
  const port = await server.listen(config.host, config.grpcPort);
  frame.closer.add('gRPC server', () => server.close(config.shutdownMs / 2));
  return port;
}
