import { join } from 'node:path';
import { createClient, FeatureExtractionProto as proto } from '@cadml/contracts';
import { startTelemetry } from '@cadml/observability';
import {
  defineProgram,
  freePort,
  KERNEL_CODE_FOLDER,
  onTeardown,
  type Program,
  tempDir,
} from '@cadml/testing';
import { operations } from './service.ts';

export type Replica = Awaited<ReturnType<typeof startReplica>>;

/** The service as a process of its own, as production starts it. */
export async function startReplica(env: Record<string, string>) {
  const [port, opsPort, folder] = [await freePort(), await freePort(), await tempDir('cadml-fe')];
  const program: Program = defineProgram({
    entry: 'services/feature-extraction/dist/main.mjs',
    opsPort,
    env: {
      LOG_LEVEL: 'warn',
      FEATURE_EXTRACTION_GRPC_PORT: String(port),
      FEATURE_EXTRACTION_OPS_PORT: String(opsPort),
      FEATURE_EXTRACTION_DERIVED_FOLDER: join(folder, 'derived'),
      FEATURE_EXTRACTION_SCRATCH_FOLDER: join(folder, 'scratch'),
      FEATURE_EXTRACTION_KERNEL_CODE_FOLDER: KERNEL_CODE_FOLDER,
      KERNEL_WORKERS: '1',
      KERNEL_WARM_UP: 'false',
      ...env,
    },
  });
  await program.start();
  const telemetry = startTelemetry('gateway', {
    ...{ logLevel: 'error', version: 'test', otlpEndpoint: null, traceSampleRatio: 0 },
  });
  const client = createClient(proto.FeatureExtractionServiceService, {
    ...{ dependency: 'feature-extraction', stage: 'parse', idempotent: [], telemetry },
    address: `127.0.0.1:${port}`,
  });
  onTeardown(() => client.$close());
  const metrics = async () => await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
  return { program, client, metrics, ...operations(client) };
}
