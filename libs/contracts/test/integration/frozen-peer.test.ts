import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CallContext } from '@cadml/cad-model';
import { startTelemetry } from '@cadml/observability';
import { onTeardown } from '@cadml/testing';
import { expect, test } from '@jest/globals';
import { createClient, FeatureExtractionProto as fe } from '../../src/index.ts';

const { analyze } = fe.FeatureExtractionServiceService;
const LONG_MS = 120_000;

test('a call to a peer that froze ends as SERVICE_UNAVAILABLE long before its deadline', async () => {
  const settings = { logLevel: 'error', otlpEndpoint: null, traceSampleRatio: 0, version: '0' } as const;
  const telemetry = startTelemetry('gateway', settings);
  const fixture = join(import.meta.dirname, '../fixtures/echo-server.ts');
  const peer = fork(fixture, [], { execArgv: ['-C', 'source'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  onTeardown(() => peer.kill('SIGKILL'));
  const [port] = (await once(peer.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const client = createClient(
    { analyze },
    {
      dependency: 'feature-extraction',
      address: `127.0.0.1:${port.toString().trim()}`,
      stage: 'parse',
      idempotent: [],
      telemetry,
    },
  );
  onTeardown(() => client.$close());
  onTeardown(() => telemetry.close());
  const call = (): CallContext => ({
    principal: { subject: 'key:1', role: 'user', scopes: [], readableProjects: [], writeProject: null },
    requestId: 'r',
    deadline: Date.now() + LONG_MS,
    signal: new AbortController().signal,
  });
  const request = fe.AnalyzeRequest.fromPartial({ fileHash: 'a' });
  expect((await client.analyze(request, call())).extractorRevision).toBe(7);
  peer.kill('SIGSTOP');
  await expect(client.analyze(request, call())).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
}, 60_000);
