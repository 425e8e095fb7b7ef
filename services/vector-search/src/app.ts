import { hostname } from 'node:os';
import { FEATURE_VERSIONS } from '@cadml/cad-model';
import { createGrpcServer, VectorSearchProto } from '@cadml/contracts';
import type { HealthCheck } from '@cadml/runtime';
import { type App, createFrame, type Repetition, repeat, type ServiceFrame } from '@cadml/runtime';
import { openStore, type Store } from '@cadml/store';
import { v7 as uuidv7 } from 'uuid';
import { exactEngines } from './adapters/exact-engine.ts';
import { faissEngines } from './adapters/faiss-engine.ts';
import { folderSnapshots } from './adapters/folder-snapshots.ts';
import { MIGRATIONS } from './adapters/sql/migrations.ts';
import type { Tables } from './adapters/sql/tables.ts';
import { sqlPartStore } from './adapters/sql-part-store.ts';
import { sqlSnapshotLedger } from './adapters/sql-snapshot-ledger.ts';
import { createEngineState, type EngineState } from './application/engine-state.ts';
import { createDefaultVersion } from './application/index/default-version.ts';
import { Replica } from './application/index/replica.ts';
import { restore } from './application/index/restore.ts';
import { keepSnapshots } from './application/keep-snapshots.ts';
import type { Clock } from './application/ports/clock.ts';
import type { PartStore } from './application/ports/part-store.ts';
import type { EngineFactory } from './application/ports/vector-engine.ts';
import type { Config } from './config.ts';
import { createEvents, type Events } from './events.ts';
import { type VectorSearchDeps, vectorSearchHandlers } from './transport/grpc/index.ts';

export interface VectorSearchApp extends App {
  grpcPort(): number;
  opsPort(): number;
}

/** What tests put in another's place. */
export interface Overrides {
  readonly clock?: Clock;
}

/** Everything that is built before the first request. */
interface Parts {
  readonly config: Config;
  readonly frame: ServiceFrame;
  readonly events: Events;
  readonly clock: Clock;
  readonly engineState: EngineState;
}

/** A replica that has not indexed a change for this long is not well. */
const WORRYING_LAG_SECONDS = 30;

export function createApp(config: Config, overrides: Overrides = {}): VectorSearchApp {
  const frame = createFrame('vector-search', config);
  const events = createEvents(frame.telemetry);
  const clock = overrides.clock ?? { now: Date.now };
  const engineState = createEngineState(clock, events.engineDegraded);
  const parts: Parts = { config, frame, events, clock, engineState };
  let grpcPort = 0;
  return {
    grpcPort: () => grpcPort,
    opsPort: () => frame.opsPort(),
    close: () => frame.close(),
    start: () =>
      frame.start(async () => {
        const database = await openStore<Tables>({
          url: config.storeUrl,
          migrations: MIGRATIONS,
          log: frame.telemetry.log,
        });
        frame.closer.add('store', () => database.close());
        const store = await sqlPartStore(database);
        const replica = buildReplica(parts, database, store);
        frame.closer.add('index', () => replica.close());
        await replica.start();
        observe(parts, replica);
        const forgetting = forgetOldOperations(parts, store);
        frame.closer.add('operations', () => forgetting.stop());
        grpcPort = await serve(parts, store, replica);
      }),
  };
}

const FORGET_EVERY_MS = 60_000;
const FORGET_AT_ONCE = 1_000;

/** Outcomes of upserts that nobody repeats any more go, a few at a time. */
function forgetOldOperations({ config, events, clock }: Parts, store: PartStore): Repetition {
  const keptMs = config.operationRetentionDays * 24 * 3_600_000;
  return repeat(FORGET_EVERY_MS, events.forgettingFailed, () =>
    store.forgetOperations(clock.now() - keptMs, FORGET_AT_ONCE),
  );
}

function buildReplica(parts: Parts, database: Store<Tables>, store: PartStore): Replica {
  const { config, events, clock } = parts;
  const engines = chooseEngines(parts);
  const snapshots = folderSnapshots(config.snapshotFolder);
  return new Replica({
    store,
    clock,
    pollMs: config.pollMs,
    onFailure: events.followingFailed,
    defaultVersion: createDefaultVersion({
      ...{ store, clock, switchAfterMs: config.switchAfterMs },
      onSwitched: events.defaultSwitched,
    }),
    onCaughtUp: keepSnapshots({
      snapshots,
      ledger: sqlSnapshotLedger(database, clock),
      replica: hostname(),
      storeId: store.storeId,
      every: config.snapshotEvery,
      onWritten: events.snapshotWritten,
      onFailed: events.snapshotFailed,
    }),
    restore: async () => {
      const started = performance.now();
      const restored = await restore({ store, snapshots, engines, onDamaged: events.snapshotDamaged });
      events.indexLoaded(restored.from, restored.sequence, (performance.now() - started) / 1000);
      return restored;
    },
  });
}

/** The configured engine, or the exact one when that cannot be loaded: degraded, not dead. */
function chooseEngines({ config, engineState }: Parts): EngineFactory {
  const exact = exactEngines(config.exactMax);
  if (config.engine === 'exact') return exact;
  try {
    return faissEngines({ path: config.faissPath, flatMax: config.flatMax });
  } catch (error) {
    engineState.degrade((error as Error).message);
    return exact;
  }
}

async function serve(parts: Parts, store: PartStore, replica: Replica): Promise<number> {
  const { config, frame } = parts;
  const server = createGrpcServer(frame.telemetry);
  server.add(
    VectorSearchProto.VectorSearchServiceService,
    vectorSearchHandlers(handlerDeps(parts, store, replica)),
  );
  const bound = await server.listen(config.host, config.grpcPort);
  frame.closer.add('gRPC server', () => server.close(config.shutdownMs / 2));
  return bound;
}

function handlerDeps(
  { config, frame, events, clock, engineState }: Parts,
  store: PartStore,
  replica: Replica,
) {
  const deps: VectorSearchDeps = {
    store,
    replica,
    writing: {
      store,
      clock,
      newId: uuidv7,
      onCommitted: (kind, partId, sequence) => {
        events.partWritten(kind, partId, sequence);
        replica.committed(sequence);
      },
    },
    search: {
      reader: store,
      replica,
      isDegraded: () => engineState.reason() !== null,
      onQuery: events.queryAnswered,
      onEngineFailure: (error) => {
        if (engineState.reason() !== null || replica.index.engines.backend === 'exact') return;
        engineState.degrade(`The engine failed: ${(error as Error).message}`);
        const { exactMax } = config;
        replica
          .alone(() => replica.index.switchEngines(exactEngines(exactMax)))
          .catch(events.followingFailed);
      },
    },
    onBatch: events.batchAnswered,
    health: () => ({
      report: frame.health.report(),
      backend: replica.index.engines.backend,
      degradedSinceMs: engineState.sinceMs(),
      degradedReason: engineState.reason(),
      pendingChanges: replica.lag().pending,
    }),
  };
  return deps;
}

/** What health and metrics read from the index. */
function observe({ frame, clock, engineState }: Parts, replica: Replica): void {
  const { health, telemetry } = frame;
  const { metrics } = telemetry;
  const builtAtMs = clock.now();
  health.check('engine', () => {
    const reason = engineState.reason();
    return reason === null ? { status: 'ok' } : { status: 'degraded', reason };
  });
  health.check('index', () => indexHealth(replica));
  metrics.onScrape(() => {
    const { index } = replica;
    const { pending, seconds } = replica.lag();
    const since = engineState.sinceMs();
    for (const version of FEATURE_VERSIONS) {
      metrics.set('vector_index_size', { version }, index.coverage(version).indexed);
      const isDefault = version === replica.defaultVersion.version();
      metrics.set('vector_default_version', { version }, isDefault ? 1 : 0);
    }
    metrics.set('vector_index_lag_seconds', {}, seconds);
    metrics.set('vector_index_pending_changes', {}, pending);
    metrics.set('faiss_degraded_duration_seconds', {}, since === null ? 0 : (clock.now() - since) / 1000);
    metrics.set('faiss_index_age_seconds', {}, (clock.now() - builtAtMs) / 1000);
    metrics.set('parts', {}, index.table.size);
  });
}

function indexHealth(replica: Replica): ReturnType<HealthCheck> {
  const { index } = replica;
  const { applied, pending, seconds } = replica.lag();
  const coverages = FEATURE_VERSIONS.map((version) => ({ version, ...index.coverage(version) }));
  const sizes = coverages.map(({ version, indexed }) => [`indexSize.${version}`, indexed]);
  const unreadable = Math.max(...coverages.map((coverage) => coverage.unreadable));
  const figures = {
    ...Object.fromEntries(sizes),
    parts: index.table.size,
    unreadableParts: unreadable,
    sequence: applied,
    pendingChanges: pending,
    lagSeconds: seconds,
  };
  const partial = coverages.filter(({ complete }) => !complete);
  if (seconds > WORRYING_LAG_SECONDS) {
    return { status: 'degraded', reason: `${pending} changes are not applied since ${seconds} s`, figures };
  }
  if (partial.length === 0) return { status: 'ok', figures };
  const names = partial.map(({ version, indexed }) => `${version}: ${indexed} of ${index.table.size}`);
  return { status: 'degraded', reason: `parts lack vectors (${names.join(', ')})`, figures };
}
