import type { CallContext } from '@cadml/cad-model';
import { startTelemetry } from '@cadml/observability';
import { onTeardown } from '@cadml/testing';
import { expect, test } from '@jest/globals';
import { createClient, createGrpcServer, FeatureExtractionProto as fe } from '../../src/index.ts';

const { upload, getFile, analyze } = fe.FeatureExtractionServiceService;
const definition = { upload, getFile, analyze };
const AGE_MS = 200;
const CALLERS = 8;
/** Of an upload of 2 MiB. */
const CHUNKS = 32;
const MS = 3_000;

/** A server whose connections come of age all the time, and its client, none of whose methods is declared idempotent. */
async function start() {
  const settings = { logLevel: 'error', otlpEndpoint: null, traceSampleRatio: 0, version: '0' } as const;
  const telemetry = startTelemetry('gateway', settings);
  const server = createGrpcServer(telemetry, AGE_MS);
  server.add(definition, {
    upload: async (requests) => {
      let bytes = 0;
      for await (const { part } of requests) if (part?.$case === 'chunk') bytes += part.value.length;
      return { fileHash: 'h', bytes: BigInt(bytes), recalled: undefined };
    },
    getFile: async function* () {
      for (let i = 0; i < 3; i++) yield { chunk: Buffer.alloc(1_000), totalBytes: 0n };
    },
    analyze: async ({ fileHash }) => {
      if (fileHash === 'large') await new Promise((resolve) => setTimeout(resolve, 5 * AGE_MS));
      return fe.AnalyzeResponse.fromPartial({ extractorRevision: 7 });
    },
  });
  const address = `127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
  const client = createClient(definition, {
    ...{ dependency: 'feature-extraction', address, stage: 'parse', telemetry, idempotent: [] },
  });
  onTeardown(async () => {
    client.$close();
    await server.close(1_000);
    await telemetry.close();
  });
  return client;
}

function callContext(): CallContext {
  return {
    principal: {
      ...{ subject: 'key:1', role: 'user', scopes: ['search'], readableProjects: ['a'], writeProject: 'a' },
    },
    requestId: 'r-1',
    deadline: Date.now() + 10_000,
    signal: new AbortController().signal,
  };
}

async function* chunks(): AsyncGenerator<fe.UploadRequest> {
  for (let i = 0; i < CHUNKS; i++) yield { part: { $case: 'chunk', value: Buffer.alloc(64 * 1024) } };
}

test('A connection that has come of age fails no call', async () => {
  const client = await start();
  const calls = {
    upload: async () =>
      expect((await client.upload(chunks(), callContext())).bytes).toBe(BigInt(CHUNKS * 64 * 1024)),
    getFile: async () => {
      let bytes = 0;
      for await (const { chunk } of client.getFile({ fileHash: 'h' }, callContext())) bytes += chunk.length;
      expect(bytes).toBe(3_000);
    },
    analyze: async () => {
      const request = fe.AnalyzeRequest.fromPartial({ fileHash: 'small' });
      expect((await client.analyze(request, callContext())).extractorRevision).toBe(7);
    },
  };
  const failures: string[] = [];
  const until = performance.now() + MS;
  const call = async (kind: keyof typeof calls) => {
    while (performance.now() < until)
      await calls[kind]().catch((thrown) => failures.push(`${kind}: ${thrown}`));
  };
  const kinds = Object.keys(calls) as (keyof typeof calls)[];
  await Promise.all(kinds.flatMap((kind) => Array.from({ length: CALLERS }, () => call(kind))));
  expect([...new Set(failures)]).toEqual([]);
}, 30_000);

test('A call that takes five times as long as a connection takes new ones is answered', async () => {
  const client = await start();
  const request = fe.AnalyzeRequest.fromPartial({ fileHash: 'large' });
  expect((await client.analyze(request, callContext())).extractorRevision).toBe(7);
}, 30_000);
