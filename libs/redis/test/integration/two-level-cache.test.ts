import { AppError } from '@cadml/errors';
import { createLogger } from '@cadml/observability';
import { eventually, type RedisServer, startRedis } from '@cadml/testing';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type CacheLevel,
  connectRedis,
  createTwoLevelCache,
  type RedisConnection,
  type TwoLevelCache,
} from '../../src/index.ts';

interface Value {
  readonly faces: number;
}

const log = createLogger('test', 'error', { write: () => {} });
let server: RedisServer;
let connections: RedisConnection[] = [];
let lookups: string[] = [];
let round = 0;

beforeAll(async () => {
  server = await startRedis();
});
afterEach(async () => {
  for (const connection of connections) await connection.close();
  connections = [];
  lookups = [];
  round++;
});

/** A replica with its own first level; all of one test share the second. */
async function replica(
  overrides: { schema?: number; l1MaxBytes?: number } = {},
): Promise<TwoLevelCache<Value>> {
  const redis = await connectRedis(server.url, 'test', log);
  connections.push(redis);
  return createTwoLevelCache<Value>({
    service: 'test',
    entity: `document-${round}`,
    schema: 1,
    redis,
    l1MaxBytes: 1e6,
    l1TtlMs: 60_000,
    l2TtlMs: 60_000,
    negativeTtlMs: 60_000,
    stage: 'parse',
    isDefinite: (error) => error.code === 'PARSE_FAILED',
    events: {
      lookup: (level: CacheLevel, hit: boolean) => lookups.push(`${level} ${hit ? 'hit' : 'miss'}`),
      evicted: () => lookups.push('evicted'),
    },
    ...overrides,
  });
}

const forever = new AbortController().signal;

/** A computation that counts, and ends when it is told to. */
function slowly(value: Value) {
  let finish: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const state = { calls: 0, aborted: false, finish };
  const compute = async (signal: AbortSignal) => {
    state.calls++;
    signal.addEventListener('abort', () => {
      state.aborted = true;
    });
    await gate;
    return value;
  };
  return { state, compute };
}

const at = (value: Value) => async () => value;

describe('two levels', () => {
  test('a value is computed once, then comes from this process, and on another replica from Redis', async () => {
    const [a, b] = [await replica(), await replica()];
    expect(await a.get('k', forever, at({ faces: 6 }))).toEqual({ value: { faces: 6 }, level: 'miss' });
    expect((await a.get('k', forever, at({ faces: 0 }))).level).toBe('l1');
    expect(await b.get('k', forever, at({ faces: 0 }))).toEqual({ value: { faces: 6 }, level: 'l2' });
    expect((await b.get('k', forever, at({ faces: 0 }))).level).toBe('l1');
    expect(lookups).toEqual(['l1 miss', 'l2 miss', 'l1 hit', 'l1 miss', 'l2 hit', 'l1 hit']);
  });

  test('values of another schema are misses', async () => {
    await (await replica()).get('k', forever, at({ faces: 6 }));
    const newer = await replica({ schema: 2 });
    expect((await newer.get('k', forever, at({ faces: 7 }))).level).toBe('miss');
  });

  test('the first level stays within its bytes', async () => {
    const small = await replica({ l1MaxBytes: 1_000 });
    for (let i = 0; i < 50; i++) await small.get(`k${i}`, forever, at({ faces: i }));
    expect(small.l1Bytes()).toBeLessThanOrEqual(1_000);
    expect(lookups).toContain('evicted');
  });
});

describe('errors', () => {
  test('a definite one is kept and comes back as it was; a passing one is computed again', async () => {
    const [a, b] = [await replica(), await replica()];
    const broken = new AppError({ code: 'PARSE_FAILED', stage: 'geometry', message: 'No faces.' });
    const busy = new AppError({ code: 'SERVICE_UNAVAILABLE', stage: 'queue', message: 'Full.' });
    const fail = (error: AppError) => () => Promise.reject(error);
    await expect(a.get('broken', forever, fail(broken))).rejects.toThrow('No faces.');
    await expect(b.get('broken', forever, at({ faces: 1 }))).rejects.toMatchObject({ stage: 'geometry' });
    await expect(a.get('busy', forever, fail(busy))).rejects.toThrow('Full.');
    expect((await a.get('busy', forever, at({ faces: 1 }))).level).toBe('miss');
  });
});

describe('single flight', () => {
  test('fifty callers on two replicas cause one computation', async () => {
    const replicas = [await replica(), await replica()];
    const { state, compute } = slowly({ faces: 9 });
    const callers = Array.from({ length: 50 }, (_, i) =>
      (replicas[i % 2] as TwoLevelCache<Value>).get('k', forever, compute),
    );
    await eventually(() => expect(state.calls).toBe(1));
    state.finish();
    const answers = await Promise.all(callers);
    expect(answers.every(({ value }) => value.faces === 9)).toBe(true);
    expect(state.calls).toBe(1);
  });

  test('a caller that leaves does not stop the others; the last one does', async () => {
    const cache = await replica();
    const { state, compute } = slowly({ faces: 9 });
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [cache.get('k', first.signal, compute), cache.get('k', second.signal, compute)];
    const outcomes = Promise.allSettled(answers);
    await eventually(() => expect(state.calls).toBe(1));
    first.abort(new Error('left'));
    await expect(answers[0]).rejects.toThrow('left');
    expect(state.aborted).toBe(false);
    second.abort(new Error('left too'));
    await outcomes;
    expect(state.aborted).toBe(true);
  });

  test('a replica that died while computing does not keep others waiting for ever', async () => {
    const [dying, other] = [await replica(), await replica()];
    const stuck = dying.get('k', forever, () => new Promise<Value>(() => {}));
    stuck.catch(() => {});
    await eventually(() => expect(lookups).toContain('l2 miss'));
    connections[0]?.client.disconnect();
    expect((await other.get('k', forever, at({ faces: 4 }))).value.faces).toBe(4);
  }, 20_000);
});

test('without Redis every value is computed and kept in this process, and no caller sees an error', async () => {
  const cache = await replica();
  await server.kill();
  expect((await cache.get('k', forever, at({ faces: 6 }))).level).toBe('miss');
  expect((await cache.get('k', forever, at({ faces: 0 }))).level).toBe('l1');
  await server.restart();
  await eventually(() => expect(connections[0]?.isUp()).toBe(true));
  const other = await replica();
  expect((await cache.get('k2', forever, at({ faces: 8 }))).level).toBe('miss');
  expect((await other.get('k2', forever, at({ faces: 0 }))).level).toBe('l2');
});
