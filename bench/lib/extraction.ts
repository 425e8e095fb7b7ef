import { readFileSync } from 'node:fs';
import type { CallContext, Principal } from '@cadml/cad-model';
import { createClient, FeatureExtractionProto as proto } from '@cadml/contracts';
import { startTelemetry } from '@cadml/observability';
import type { FleetState } from '../../scripts/fleet/state.ts';

const PRINCIPAL: Principal = {
  subject: 'system:bench',
  role: 'service',
  scopes: ['parts:read', 'parts:write', 'ops'],
  readableProjects: 'all',
  writeProject: 'default',
};
const CALL_MS = 60_000;

/** feature-extraction as another service sees it. */
export function connectExtraction(state: FleetState) {
  const port = state.processes.find(({ name }) => name === 'feature-extraction')?.port;
  const telemetry = startTelemetry('gateway', {
    ...{ logLevel: 'warn', otlpEndpoint: null, traceSampleRatio: 0, version: 'bench' },
  });
  const client = createClient(proto.FeatureExtractionServiceService, {
    ...{ dependency: 'feature-extraction', stage: 'parse', idempotent: [], telemetry },
    address: `127.0.0.1:${port}`,
  });
  return {
    client,
    newCall,
    upload: async (path: string) => (await client.upload(messages(readFileSync(path)), newCall())).fileHash,
    analyze: (fileHash: string) =>
      client.analyze(proto.AnalyzeRequest.fromPartial({ fileHash, featureVersions: ['v4'] }), newCall()),
    close: async () => {
      client.$close();
      await telemetry.close();
    },
  };
}

function newCall(): CallContext {
  const signal = AbortSignal.timeout(CALL_MS);
  return { principal: PRINCIPAL, requestId: 'bench', deadline: Date.now() + CALL_MS, signal };
}

async function* messages(content: Uint8Array): AsyncGenerator<proto.UploadRequest> {
  const header = proto.UploadHeader.fromPartial({
    name: 'part',
    project: 'default',
    holder: 'analysis:bench',
  });
  yield { part: { $case: 'header', value: header } };
  for (let at = 0; at < content.length; at += 65_536) {
    yield { part: { $case: 'chunk', value: Buffer.from(content.subarray(at, at + 65_536)) } };
  }
}
