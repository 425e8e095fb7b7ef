import type { CallContext, Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { startTelemetry, type Telemetry } from '@cadml/observability';
import { eventually } from '@cadml/testing';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createClient,
  createGrpcServer,
  FeatureExtractionProto as fe,
  type GrpcClient,
  type GrpcServer,
  type Handlers,
} from '../../src/index.ts';

const definition = {
  upload: fe.FeatureExtractionServiceService.upload,
  analyze: fe.FeatureExtractionServiceService.analyze,
  getFile: fe.FeatureExtractionServiceService.getFile,
};
type Definition = typeof definition;

const principal: Principal = {
  subject: 'key:1',
  role: 'user',
  scopes: ['search'],
  readableProjects: ['a', 'b'],
  writeProject: 'a',
};

let telemetry: Telemetry;
let server: GrpcServer;
let client: GrpcClient<Definition>;
let seen: CallContext;
let analyses: number;
let address: string;
let analyze: Handlers<Definition>['analyze'];

const handlers: Handlers<Definition> = {
  upload: async (requests) => {
    let bytes = 0;
    for await (const { part } of requests) {
      if (part?.$case !== 'chunk') continue;
      bytes += part.value.length;
      if (bytes > 1_000_000)
        throw new AppError({ code: 'INPUT_SIZE_EXCEEDED', stage: 'upload', message: 'Too large.' });
    }
    return { fileHash: 'h', bytes: BigInt(bytes), recalled: undefined };
  },
  analyze: (request, call) => {
    analyses++;
    seen = call;
    return analyze(request, call);
  },
  getFile: async function* () {
    for (let i = 0; i < 200; i++) yield { chunk: Buffer.alloc(64 * 1024, i), totalBytes: 0n };
  },
};

function callContext(timeoutMs = 5_000, signal = new AbortController().signal): CallContext {
  return { principal, requestId: 'r-1', deadline: Date.now() + timeoutMs, signal };
}

async function* chunks(count: number, onChunk?: (i: number) => void): AsyncGenerator<fe.UploadRequest> {
  for (let i = 0; i < count; i++) {
    onChunk?.(i);
    yield { part: { $case: 'chunk', value: Buffer.alloc(64 * 1024) } };
  }
}

const request = fe.AnalyzeRequest.fromPartial({ fileHash: 'abc' });
const answer = fe.AnalyzeResponse.fromPartial({ extractorRevision: 7 });

function connect(slow: readonly (keyof Definition)[] = []): GrpcClient<Definition> {
  const idempotent: readonly (keyof Definition)[] = ['analyze'];
  return createClient(definition, {
    ...{ dependency: 'feature-extraction', address, stage: 'parse', telemetry },
    ...{ idempotent, slow },
  });
}

beforeEach(async () => {
  const settings = { logLevel: 'error', otlpEndpoint: null, traceSampleRatio: 0, version: '0' } as const;
  telemetry = startTelemetry('gateway', settings);
  server = createGrpcServer(telemetry);
  server.add(definition, handlers);
  address = `127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
  client = connect();
  analyses = 0;
  analyze = async () => answer;
});

afterEach(async () => {
  client.$close();
  await server.close(1_000);
  await telemetry.close();
});

describe('a call inside the fleet', () => {
  test('carries identity, request id and deadline', async () => {
    const call = callContext();
    expect((await client.analyze(request, call)).extractorRevision).toBe(7);
    expect(seen.principal).toEqual(principal);
    expect(seen.requestId).toBe('r-1');
    expect(Math.abs(seen.deadline - call.deadline)).toBeLessThan(100);
  });

  test("throws the other side's own error", async () => {
    analyze = async () => {
      throw new AppError({
        code: 'PARSE_FAILED',
        stage: 'geometry',
        message: 'No faces.',
        context: { faces: 0 },
      });
    };
    const error = await client.analyze(request, callContext()).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error.toData()).toMatchObject({ code: 'PARSE_FAILED', stage: 'geometry', context: { faces: 0 } });
    expect(await telemetry.metrics.scrape()).toMatch(/grpc_server_handled_total\{.*INVALID_ARGUMENT.*\} 1/);
  });

  test('an answer that cannot be read is an error of ours, and the next call works', async () => {
    const garbled = {
      ...definition.analyze,
      responseDeserialize: (): fe.AnalyzeResponse => {
        throw new Error('garbled');
      },
    };
    const settings = { dependency: 'feature-extraction', address, stage: 'parse', telemetry } as const;
    const other = createClient({ garbled, analyze: definition.analyze }, { ...settings, idempotent: [] });
    const error = await other.garbled(request, callContext()).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'INTERNAL_ERROR', cause: { cause: { message: 'garbled' } } });
    expect((await other.analyze(request, callContext())).extractorRevision).toBe(7);
    other.$close();
  });

  test('never shows an unknown error', async () => {
    analyze = async () => {
      throw new Error('hunter2');
    };
    const error = await client.analyze(request, callContext()).catch((thrown) => thrown);
    expect(error.code).toBe('INTERNAL_ERROR');
    expect(JSON.stringify(error.toData())).not.toContain('hunter2');
  });

  test('that the caller cancels aborts the handler', async () => {
    const controller = new AbortController();
    let aborted: (() => void) | undefined;
    const handlerAborted = new Promise<void>((resolve) => {
      aborted = resolve;
    });
    analyze = (_, call) =>
      new Promise((_resolve, reject) => {
        call.signal.addEventListener('abort', () => {
          aborted?.();
          reject(call.signal.reason);
        });
        controller.abort();
      });
    const outcome = await client
      .analyze(request, callContext(5_000, controller.signal))
      .catch((thrown) => thrown);
    expect(outcome.code).toBe('CANCELLED');
    await handlerAborted;
  });

  test('ends at its deadline with TIMEOUT', async () => {
    analyze = (_, call) =>
      new Promise((_resolve, reject) =>
        call.signal.addEventListener('abort', () => reject(call.signal.reason)),
      );
    const error = await client.analyze(request, callContext(150)).catch((thrown) => thrown);
    expect(error.code).toBe('TIMEOUT');
  });
});

describe('streams', () => {
  test('an upload arrives whole', async () => {
    expect((await client.upload(chunks(10), callContext())).bytes).toBe(655_360n);
  });

  test('an early refusal stops the upload and arrives as it is', async () => {
    let sent = 0;
    const error = await client
      .upload(
        chunks(100_000, (i) => {
          sent = i;
        }),
        callContext(),
      )
      .catch((thrown) => thrown);
    expect(error.code).toBe('INPUT_SIZE_EXCEEDED');
    expect(sent).toBeLessThan(99_999);
  });

  test("an uploader that fails ends the call with the uploader's error", async () => {
    const failing = chunks(100, (i) => {
      if (i === 5) throw new AppError({ code: 'CANCELLED', stage: 'upload', message: 'Gone.' });
    });
    const error = await client.upload(failing, callContext()).catch((thrown) => thrown);
    expect(error.code).toBe('CANCELLED');
  });

  test('a download arrives in order and may be left early', async () => {
    let next = 0;
    for await (const { chunk } of client.getFile({ fileHash: 'x' }, callContext())) {
      expect(chunk[0]).toBe(next++);
      if (next === 50) break;
    }
    expect(next).toBe(50);
  });
});

test('an upload waits for a service that is just coming back', async () => {
  const port = Number(address.split(':')[1]);
  await server.close(0);
  await client.analyze(request, callContext()).catch(() => {});
  const upload = client.upload(chunks(3), callContext());
  server = createGrpcServer(telemetry);
  server.add(definition, handlers);
  await server.listen('127.0.0.1', port);
  expect((await upload).bytes).toBe(196_608n);
});

describe('a service that is down', () => {
  beforeEach(() => server.close(0));

  test('answers SERVICE_UNAVAILABLE with the dependency, after retries within the budget', async () => {
    const error = await client.analyze(request, callContext()).catch((thrown) => thrown);
    expect(error.toData()).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      retryable: true,
      context: { dependency: 'feature-extraction' },
    });
    expect(await telemetry.metrics.scrape()).toMatch(/grpc_client_retries_total\{.*\} 2/);
  });

  test('opens the breaker after repeated failures, and says so in metrics', async () => {
    for (let i = 0; i < 3; i++) await client.analyze(request, callContext()).catch(() => {});
    const error = await client.analyze(request, callContext()).catch((thrown) => thrown);
    expect(error.code).toBe('CIRCUIT_OPEN');
    expect(client.$breaker()).toBe(2);
    expect(await telemetry.metrics.scrape()).toMatch(/circuit_breaker_state\{.*\} 2/);
  });
});

describe('a service that is silent', () => {
  const NEVER = new Promise<never>(() => {});
  const ask = (ms: number) => client.analyze(request, callContext(ms)).catch((thrown) => thrown.code);
  const askOften = (ms: number) => Promise.all(Array.from({ length: 6 }, () => ask(ms)));

  beforeEach(() => {
    analyze = () => NEVER;
  });

  test('opens the breaker like one that is down, and is tried again later', async () => {
    expect(new Set(await askOften(600))).toEqual(new Set(['TIMEOUT']));
    expect(await ask(600)).toBe('CIRCUIT_OPEN');
    await eventually(async () => expect(await ask(600)).toBe('TIMEOUT'));
    analyze = async () => answer;
    await eventually(async () => expect(await ask(600)).toMatchObject({ extractorRevision: 7 }));
  }, 20_000);

  test('is not blamed for calls that had no time', async () => {
    expect(new Set(await askOften(100))).toEqual(new Set(['TIMEOUT']));
    expect(client.$breaker()).toBe(0);
  });

  test('is not blamed for long work, which is no trial that others wait for', async () => {
    const slow = connect(['analyze']);
    const work = (ms: number) => slow.analyze(request, callContext(ms)).catch((thrown) => thrown.code);
    await Promise.all(Array.from({ length: 6 }, () => work(600)));
    expect(slow.$breaker()).toBe(0);
    await server.close(0);
    await Promise.all(Array.from({ length: 6 }, () => work(600)));
    expect(slow.$breaker()).toBe(2);
    server = createGrpcServer(telemetry);
    server.add(definition, handlers);
    await server.listen('127.0.0.1', Number(address.split(':')[1]));
    const trial = eventually(async () => expect(await work(4_000)).toBe('TIMEOUT'), { timeoutMs: 10_000 });
    await eventually(async () => expect(slow.$breaker()).toBe(1), { timeoutMs: 10_000 });
    expect((await slow.upload(chunks(1), callContext())).bytes).toBe(65_536n);
    expect(slow.$breaker()).toBe(1);
    await trial;
    slow.$close();
  }, 30_000);
});

test('a call without a principal is refused as AUTH_FAILED', async () => {
  const nobody = { ...principal, subject: '' };
  const error = await client
    .analyze(request, { ...callContext(), principal: nobody })
    .catch((thrown) => thrown);
  expect(error.code).toBe('AUTH_FAILED');
  expect(analyses).toBe(0);
});
