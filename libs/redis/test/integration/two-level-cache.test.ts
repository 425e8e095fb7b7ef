import { AppError } from '@cadml/errors';
import { createLogger } from '@cadml/observability';
import { eventually, type FakeClock, fakeClock, type RedisServer, startRedis } from '@cadml/testing';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  connectRedis,
  createTwoLevelCache,
  jsonCodec,
  type RedisConnection,
  type TwoLevelCache,
  type TwoLevelCacheSettings,
} from '../../src/index.ts';

interface Value {
  readonly faces: number;
  readonly name?: string;
}

const log = createLogger('test', 'error', { write: () => {} });
const MINUTE = 60_000;
let server: RedisServer;
let connections: RedisConnection[] = [];
let caches: TwoLevelCache<Value>[] = [];
let lookups: string[] = [];
let clock: FakeClock;
let round = 0;

beforeAll(async () => {
  server = await startRedis();
});
beforeEach(() => {
  clock = fakeClock();
});
afterEach(async () => {
  for (const cache of caches) await cache.close();
  for (const connection of connections) await connection.close();
  connections = [];
  caches = [];
  lookups = [];
  round++;
});

/** A replica with its own first level; all of one test share the second. */
async function replica(overrides: Partial<TwoLevelCacheSettings<Value>> = {}): Promise<TwoLevelCache<Value>> {
  const redis = await connectRedis(server.url, 'test', log);
  connections.push(redis);
  const cache = createTwoLevelCache<Value>({
    ...{ service: 'test', entity: `document-${round}`, schema: 1, codec: jsonCodec(), redis },
    l1: { maxBytes: 1e6, ttlMs: MINUTE, maxEntryBytes: 1e5 },
    l2: { ttlMs: 60 * MINUTE, maxEntryBytes: 1e5 },
    staleMs: 10 * MINUTE,
    negativeTtlMs: MINUTE,
    stage: 'parse',
    isDefinite: (error) => error.code === 'PARSE_FAILED',
    events: {
      lookup: (level, hit) => lookups.push(`${level} ${hit ? 'hit' : 'miss'}`),
      evicted: () => lookups.push('evicted'),
    },
    now: clock.now,
    ...overrides,
  });
  caches.push(cache);
  return cache;
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
const never = () => Promise.reject(new Error('it should not be computed'));

describe('two levels', () => {
  test('a value is computed once, then comes from this process, and on another replica from Redis', async () => {
    const [a, b] = [await replica(), await replica()];
    expect(await a.get('k', forever, at({ faces: 6 }))).toEqual({ value: { faces: 6 }, source: 'miss' });
    expect((await a.get('k', forever, never)).source).toBe('l1');
    expect(await b.get('k', forever, never)).toEqual({ value: { faces: 6 }, source: 'l2' });
    expect((await b.get('k', forever, never)).source).toBe('l1');
    expect(lookups).toEqual(['l1 miss', 'l2 miss', 'l1 hit', 'l1 miss', 'l2 hit', 'l1 hit']);
    expect(a.activity.counts()).toMatchObject({ hits: { l1: 1 }, misses: { l1: 1, l2: 1 }, computed: 1 });
  });

  test('what this process has is given without a wait; what it has not is no look-up', async () => {
    const cache = await replica();
    expect(cache.held('k')).toBeNull();
    expect(lookups).toEqual([]);
    await cache.get('k', forever, at({ faces: 6 }));
    expect(cache.held('k')).toEqual({ faces: 6 });
    expect(lookups).toEqual(['l1 miss', 'l2 miss', 'l1 hit']);
    clock.advanceBy(2 * MINUTE);
    expect(cache.held('k')).toBeNull();
  });

  test('values of another schema are misses, and are not written over', async () => {
    await (await replica()).get('k', forever, at({ faces: 6 }));
    const newer = await replica({ schema: 2 });
    expect((await newer.get('k', forever, at({ faces: 7 }))).source).toBe('miss');
    expect((await (await replica()).get('k', forever, never)).value).toEqual({ faces: 6 });
  });

  test('the first level stays within its bytes, also when they become fewer', async () => {
    const small = await replica({ l1: { maxBytes: 10_000, ttlMs: MINUTE, maxEntryBytes: 1_000 } });
    for (let i = 0; i < 100; i++) await small.get(`k${i}`, forever, at({ faces: i }));
    expect(small.figures().bytes).toBeLessThanOrEqual(10_000);
    expect(lookups).toContain('evicted');
    small.configure({ maxBytes: 2_000, ttlMs: MINUTE });
    expect(small.figures().bytes).toBeLessThanOrEqual(2_000);
  });

  test('what is too large for a level is not kept there, and no replica waits for another for it', async () => {
    const sizes = {
      l1: { maxBytes: 1e6, ttlMs: MINUTE, maxEntryBytes: 10 },
      l2: { ttlMs: MINUTE, maxEntryBytes: 5 },
    };
    const [a, b] = [await replica(sizes), await replica(sizes)];
    await a.get('k', forever, at({ faces: 6 }));
    const { state, compute } = slowly({ faces: 6 });
    const both = [a.get('k', forever, compute), b.get('k', forever, compute)];
    await eventually(() => expect(state.calls).toBe(2));
    state.finish();
    expect((await Promise.all(both)).map(({ source }) => source)).toEqual(['miss', 'miss']);
  });

  test('a store of this host is asked between the two, and given what is computed', async () => {
    const stored = new Map<string, Value>();
    const local = {
      has: (key: string) => stored.has(key),
      read: async (key: string) => stored.get(key) ?? null,
      write: async (key: string, value: Value) => void stored.set(key, value),
    };
    const first = await replica({ local });
    await first.get('k', forever, at({ faces: 6 }));
    expect(stored.get('k')).toEqual({ faces: 6 });
    const second = await replica({ local });
    expect((await second.get('k', forever, never)).source).toBe('local');
  });
});

describe('time', () => {
  test('what is no longer fresh is given at once and made anew in the background, by one replica', async () => {
    const [a, b] = [await replica(), await replica()];
    await a.get('k', forever, at({ faces: 6 }));
    await b.get('k', forever, never);
    clock.advanceBy(61 * MINUTE);
    // Too old for this process, and no longer fresh in Redis.
    const { state, compute } = slowly({ faces: 7 });
    expect(await a.get('k', forever, compute)).toEqual({ value: { faces: 6 }, source: 'l2' });
    expect(await b.get('k', forever, compute)).toEqual({ value: { faces: 6 }, source: 'l2' });
    await eventually(() => expect(state.calls).toBe(1));
    state.finish();
    await eventually(async () => expect((await a.get('k', forever, never)).value.faces).toBe(7));
    expect(state.calls).toBe(1);
    expect(a.activity.counts().revalidated + b.activity.counts().revalidated).toBe(1);
  });

  test('this process gets what is fresh in Redis instead of computing', async () => {
    const cache = await replica();
    await cache.get('k', forever, at({ faces: 6 }));
    clock.advanceBy(2 * MINUTE);
    expect(await cache.get('k', forever, never)).toMatchObject({ source: 'l1' });
    expect(cache.activity.counts()).toMatchObject({ stale: 1 });
    await eventually(() => expect(cache.activity.counts().revalidationsFailed).toBe(0));
    const staleBefore = cache.activity.counts().stale;
    await eventually(async () => {
      const before = cache.activity.counts().stale;
      await cache.get('k', forever, never);
      expect(cache.activity.counts().stale).toBe(before);
    });
    expect(staleBefore).toBe(1);
  });

  test.each([
    ['without Redis', { redis: null }, 2],
    ['with an old entry in Redis', {}, 61],
  ])(
    'when it cannot be made anew, what there is serves on, and is not tried at each look-up: %s',
    async (_, overrides, minutes) => {
      const cache = await replica(overrides);
      await cache.get('k', forever, at({ faces: 6 }));
      clock.advanceBy(minutes * MINUTE);
      let tried = 0;
      const fail = () => {
        tried++;
        return Promise.reject(new Error('no worker'));
      };
      for (let i = 0; i < 5; i++) expect((await cache.get('k', forever, fail)).value.faces).toBe(6);
      await eventually(() => expect(cache.activity.counts().revalidationsFailed).toBe(1));
      expect((await cache.get('k', forever, fail)).value.faces).toBe(6);
      expect(tried).toBe(1);
      clock.advanceBy(31_000);
      await cache.get('k', forever, fail);
      await eventually(() => expect(tried).toBe(2));
      // Whatever was looked up since then: it was made more than its time and the extension ago.
      clock.advanceBy(9 * MINUTE);
      expect((await cache.get('k', forever, at({ faces: 7 }))).source).toBe('miss');
    },
  );

  test('what is too old is not given', async () => {
    const cache = await replica({ redis: null });
    await cache.get('k', forever, at({ faces: 6 }));
    clock.advanceBy(12 * MINUTE);
    expect(await cache.get('k', forever, at({ faces: 7 }))).toEqual({ value: { faces: 7 }, source: 'miss' });
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
    expect((await a.get('busy', forever, at({ faces: 1 }))).source).toBe('miss');
    expect(b.activity.counts().negative).toBe(1);
  });

  test('a definite one is forgotten after its time', async () => {
    const cache = await replica({ redis: null });
    const broken = new AppError({ code: 'PARSE_FAILED', stage: 'geometry', message: 'No faces.' });
    await expect(cache.get('k', forever, () => Promise.reject(broken))).rejects.toThrow('No faces.');
    clock.advanceBy(MINUTE);
    expect((await cache.get('k', forever, at({ faces: 1 }))).value.faces).toBe(1);
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
    // One look-up of each caller in the process, and one of each replica in Redis.
    expect(lookups.filter((line) => line === 'l1 miss')).toHaveLength(50);
    expect(lookups.filter((line) => line.startsWith('l2'))).toEqual(['l2 miss', 'l2 miss']);
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

describe('hot keys', () => {
  test('are named with their rates, and stay while others come', async () => {
    const cache = await replica({ l1: { maxBytes: 20_000, ttlMs: 60 * MINUTE, maxEntryBytes: 1_000 } });
    await cache.get('hot', forever, at({ faces: 6 }));
    for (let i = 0; i < 600; i++) {
      clock.advanceBy(100);
      await cache.get('hot', forever, never);
      if (i % 10 === 0) await cache.get(`cold${i}`, forever, at({ faces: i }));
    }
    const [first] = cache.activity.topKeys();
    expect(first?.key).toBe('hot');
    expect(first?.least).toBeGreaterThan(4);
    expect(cache.placeOf('hot')).toMatchObject({ isPinned: true });
    expect(cache.placeOf('cold0')?.isPinned ?? false).toBe(false);
  });
});

describe('loading', () => {
  test('takes what Redis has into this process as far as there is room, and says what it did', async () => {
    const [a, b] = [
      await replica(),
      await replica({ l1: { maxBytes: 5_000, ttlMs: MINUTE, maxEntryBytes: 1_000 } }),
    ];
    const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
    for (const key of keys) await a.get(key, forever, at({ faces: 1 }));
    await b.get('k0', forever, never);
    const before = b.activity.counts();
    const report = await b.load(['k0', 'unknown', ...keys.slice(1)], forever);
    expect(report).toMatchObject({ present: 1, absent: 1 });
    expect(report.loaded).toBeGreaterThan(5);
    expect(report.loaded + report.refused).toBe(39);
    expect(b.figures().bytes).toBeLessThanOrEqual(5_000);
    expect(b.activity.counts()).toEqual(before);
    expect((await b.get('k1', forever, never)).source).toBe('l1');
  });

  test('what is too large for this process is passed over, and ends nothing', async () => {
    const [a, b] = [
      await replica(),
      await replica({ l1: { maxBytes: 1e6, ttlMs: MINUTE, maxEntryBytes: 1_000 } }),
    ];
    await a.get('large', forever, at({ faces: 1, name: 'x'.repeat(5_000) }));
    await a.get('small', forever, at({ faces: 2 }));
    expect(await b.load(['large', 'small'], forever)).toMatchObject({ loaded: 1, absent: 1, refused: 0 });
    for (const key of ['large', 'small']) await b.get(key, forever, never);
    // No capacity would change that: forecasts are of the others.
    expect(b.activity.observe()).toMatchObject({ lookups: 1, sampled: 1 });
  });

  test('what is older than its time in Redis is loaded as such: given at once, and made anew', async () => {
    const [a, b] = [await replica(), await replica()];
    await a.get('k', forever, at({ faces: 6 }));
    clock.advanceBy(60 * MINUTE);
    expect(await b.load(['k'], forever)).toMatchObject({ loaded: 1 });
    expect(b.held('k')).toBeNull();
    const anew = async () => (await b.get('k', forever, at({ faces: 7 }))).value.faces;
    expect(await anew()).toBe(6);
    await eventually(async () => expect(await anew()).toBe(7));
    expect(b.activity.counts()).toMatchObject({ revalidated: 1 });
  });
});

describe('without Redis', () => {
  test('every value is computed and kept in this process, and no caller sees an error', async () => {
    const cache = await replica();
    await server.kill();
    await eventually(() => expect(cache.trouble()).not.toBeNull());
    expect((await cache.get('k', forever, at({ faces: 6 }))).source).toBe('miss');
    expect((await cache.get('k', forever, never)).source).toBe('l1');
    await server.restart();
    await eventually(() => expect(connections[0]?.isUp()).toBe(true));
    expect(cache.trouble()).toBeNull();
    const other = await replica();
    expect((await cache.get('k2', forever, at({ faces: 8 }))).source).toBe('miss');
    expect((await other.get('k2', forever, never)).source).toBe('l2');
    expect(cache.trouble()).toBeNull();
  });

  test('one that hangs keeps a few callers waiting, then nobody, and is named', async () => {
    const hanging = await startRedis();
    const redis = await connectRedis(hanging.url, 'test', log);
    connections.push(redis);
    const cache = await replica({ redis });
    process.kill(hanging.pid, 'SIGSTOP');
    for (let i = 0; i < 2; i++) await cache.get(`slow${i}`, forever, at({ faces: i }));
    const started = performance.now();
    for (let i = 0; i < 20; i++) await cache.get(`k${i}`, forever, at({ faces: i }));
    expect(performance.now() - started).toBeLessThan(900);
    expect(cache.trouble()).toBe('no connection');
    process.kill(hanging.pid, 'SIGCONT');
    await eventually(async () => {
      clock.advanceBy(2_000);
      await cache.probe();
      expect(cache.trouble()).toBeNull();
    });
  }, 30_000);

  test('one that refuses to write is read on, and named', async () => {
    const full = await startRedis();
    const redis = await connectRedis(full.url, 'test', log);
    connections.push(redis);
    const cache = await replica({ redis });
    await cache.get('k', forever, at({ faces: 6 }));
    await redis.client.config('SET', 'maxmemory', '1');
    for (let i = 0; i < 5; i++) await cache.get(`more${i}`, forever, at({ faces: i }));
    expect(cache.trouble()).toMatch(/OOM/);
    const other = await replica({ redis });
    expect((await other.get('k', forever, never)).source).toBe('l2');
  });
});
