import { startRedis } from '@cadml/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { OPERATIONS } from '../../src/domain/access-table.ts';
import { type LoneEdge, startLoneEdge } from '../support/lone-edge.ts';

let edge: LoneEdge;

beforeAll(async () => {
  edge = await startLoneEdge({ GATEWAY_AUTH_FAILURES_PER_MINUTE: '3' });
}, 30_000);

describe('the OpenAPI document', () => {
  test('describes exactly the routes of the authorization table, and the server has them all', async () => {
    const { body: document } = await edge.api.get('/api/v1/openapi.json');
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.toSorted()).toEqual(
      OPERATIONS.map(([, { method, path }]) => `${method} ${path}`).toSorted(),
    );
    for (const [id, rule] of OPERATIONS) {
      const path = `/api/v1${rule.path.replace(/\{\w+\}/, 'x')}`;
      const allowed = await edge.api.raw(path, { method: 'PUT' });
      expect({ id, status: allowed.status, allow: allowed.headers.get('allow') }).toEqual({
        id,
        status: 405,
        allow: expect.stringContaining(rule.method.toUpperCase()),
      });
    }
  });

  test('no null is promised beside a reference that refuses it', async () => {
    const { body: document } = await edge.api.get('/api/v1/openapi.json');
    expect(JSON.stringify(document)).not.toMatch(/"allOf":\[\{"\$ref":[^}]*\},\{[^}]*"null"/);
  });

  test('every reference in it resolves', async () => {
    const { body: document } = await edge.api.get('/api/v1/openapi.json');
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toContain('Problem');
    for (const name of names) expect(document.components.schemas).toHaveProperty(String(name));
  });
});

describe('the documentation', () => {
  test('is a page whose scripts come from here under a strict policy', async () => {
    const page = await edge.api.raw('/docs/', {});
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const sources = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) =>
      String(source),
    );
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) {
      const asset = await edge.api.raw(source, {});
      expect({ source, status: asset.status }).toEqual({ source, status: 200 });
    }
  });

  test('has a heading for the code that a problem links to', async () => {
    const problem = await edge.api.raw('/api/v1/parts', {});
    const [page, anchor] = String(problem.body.help).split('#');
    expect((await edge.api.raw(String(page), {})).body).toContain(`id="${anchor}"`);
  });
});

test('an unknown address is a problem with the request id that the caller sent', async () => {
  const answer = await edge.api.raw('/api/v1/nope', { headers: { 'x-request-id': 'trace-me.7' } });
  expect(answer).toMatchObject({ status: 404, body: { code: 'DATA_NOT_FOUND', requestId: 'trace-me.7' } });
  expect(answer.headers.get('x-request-id')).toBe('trace-me.7');
  const insane = await edge.api.raw('/api/v1/nope', { headers: { 'x-request-id': 'no spaces, please' } });
  expect(insane.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('health says which service is away, at the root too, and answers 503 only when nothing works', async () => {
  const answer = await edge.api.raw('/health', {});
  expect(answer).toMatchObject({
    status: 200,
    body: {
      status: 'degraded',
      services: {
        gateway: { status: 'ok' },
        'feature-extraction': { status: 'unavailable', replicas: 0, error: expect.any(String) },
        'vector-search': { status: 'unavailable' },
        redis: { status: 'ok' },
      },
    },
  });
  expect((await edge.api.raw('/api/v1/ready', {})).body).toEqual({ ready: true });
});

test('a service that is away is a 503 with Retry-After', async () => {
  const answer = await edge.api.get('/api/v1/parts');
  expect(answer).toMatchObject({
    status: 503,
    body: { retryable: true, context: { dependency: 'vector-search' } },
  });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('metrics count requests by route template', async () => {
  await edge.api.get('/api/v1/jobs/01890000-0000-7000-8000-000000000000');
  const { body } = await edge.api.raw('/metrics', {});
  expect(body).toMatch(/http_requests_total\{route="\/jobs\/\{id\}",method="GET",status="404"\} 1/);
  expect(body).toContain('queue_jobs{queue="analyze",state="queued"} 0');
});

test('edges that count in Redis limit a key together, and the answer says when to come back', async () => {
  const redis = await startRedis({ tcp: true });
  const shared = { REDIS_URL: redis.url, GATEWAY_RATE_LIMITS: 'redis', GATEWAY_REQUESTS_PER_MINUTE: '5' };
  const one = await startLoneEdge(shared);
  const other = await startLoneEdge(
    { ...shared, GATEWAY_STORE_URL: `sqlite:${one.folder}/b.db` },
    one.folder,
  );
  const statuses: number[] = [];
  for (let i = 0; i < 3; i++) {
    for (const { api } of [one, other]) statuses.push((await api.get('/api/v1/auth/me')).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  const refused = await one.api.get('/api/v1/auth/me');
  expect(refused).toMatchObject({
    status: 429,
    body: { code: 'RATE_LIMIT', stage: 'auth', retryable: true },
  });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('an address that guesses keys is sent away for a while', async () => {
  const guess = () => edge.api.raw('/api/v1/auth/me', { headers: { 'x-api-key': 'guess' } });
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push((await guess()).status);
  expect(answers).toContain(401);
  expect(answers.at(-1)).toBe(429);
  expect((await guess()).headers.get('retry-after')).toMatch(/^\d+$/);
  // Who has a right key at the same address is not kept out, and neither are probes.
  expect((await edge.api.get('/api/v1/auth/me')).status).toBe(200);
  const open = ['/ready', '/health', '/metrics', '/api/v1/health/cluster'];
  const probes = await Promise.all(
    open.map((path) => edge.api.raw(path, { headers: { 'x-api-key': 'guess' } })),
  );
  for (const { status } of probes) expect([200, 503]).toContain(status);
});

describe('X-Forwarded-For', () => {
  const readMetrics = (base: string, forwardedFor: string) =>
    fetch(`${base}/metrics`, { headers: { 'x-forwarded-for': forwardedFor } });

  test('is believed of a trusted proxy, up to the last address that is none', async () => {
    const { base } = await startLoneEdge({
      GATEWAY_TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.7',
      GATEWAY_OPS_ADDRESSES: '10.99.0.0/16',
    });
    expect((await readMetrics(base, '10.99.0.1')).status).toBe(200);
    expect((await readMetrics(base, '192.0.2.1, 10.99.0.1, 10.0.0.7')).status).toBe(200);
    expect((await readMetrics(base, '10.99.0.1, 192.0.2.1')).status).toBe(401);
  });

  test("is nobody else's word", async () => {
    const { base } = await startLoneEdge({ GATEWAY_OPS_ADDRESSES: '10.99.0.0/16' });
    expect((await readMetrics(base, '10.99.0.1')).status).toBe(401);
  });
});

test('CADML_HOST opens the public API and no internal port', async () => {
  const { ports } = await startLoneEdge({ CADML_HOST: '0.0.0.0' });
  expect((await fetch(`http://127.0.0.2:${ports.http}/ready`)).status).toBe(200);
  for (const port of [ports.ops, ports.jobs]) {
    await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
  }
});

describe('what cannot be read', () => {
  const post = (path: string, body: string, headers: Record<string, string>) =>
    edge.api.raw(path, { method: 'POST', body, headers: { 'x-api-key': edge.api.key, ...headers } });
  const MULTIPART = { 'content-type': 'multipart/form-data; boundary=edge' };
  const part = (head: string, content: string) => `--edge\r\n${head}\r\n\r\n${content}\r\n--edge--\r\n`;

  test('an unknown filter is refused, whatever its name', async () => {
    for (const name of ['__proto__', 'constructor', 'colour']) {
      const body = `{"vector":[1],"version":"v1","filters":{"${name}":{"gte":1}}}`;
      const answer = await post('/api/v1/similarity/search', body, { 'content-type': 'application/json' });
      expect(answer).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED', stage: 'validate' } });
      const listed = await edge.api.get(`/api/v1/parts?filters={"${name}":1}`);
      expect(listed).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } });
    }
  });

  test('JSON that is not declared as such is told so', async () => {
    for (const headers of [{}, { 'content-type': 'application/x-www-form-urlencoded' }]) {
      const { status, body } = await post('/api/v1/similarity/search', '{"k":1}', headers);
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'VALIDATION_FAILED' });
      expect(body.message).toContain('Content-Type: application/json');
    }
  });

  test('broken JSON is told where, in no words of a parser', async () => {
    const { status, body } = await post('/api/v1/similarity/search', '{"k":1,,}', {
      'content-type': 'application/json',
    });
    expect({ status, message: body.message }).toEqual({
      status: 400,
      message: 'The body is not JSON; look at its character 8.',
    });
  });

  test('JSON of another type than the one asked for is told what it should be', async () => {
    for (const text of ['null', '"x"', '3']) {
      const { status, body } = await post('/api/v1/similarity/search', text, {
        'content-type': 'application/json',
      });
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'VALIDATION_FAILED' });
    }
  });

  test('text that is not UTF-8 is refused, and never kept as something else', async () => {
    const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
    const json = latin1('{"material":"Gr\u00f6\u00dfe"}');
    const options = latin1(part('Content-Disposition: form-data; name="options"', '{"name":"\u00f6"}'));
    const bodies = [
      await edge.api.raw('/api/v1/similarity/search', {
        method: 'POST',
        body: json,
        headers: { 'x-api-key': edge.api.key, 'content-type': 'application/json' },
      }),
      await edge.api.raw('/api/v1/analyze', {
        method: 'POST',
        body: options,
        headers: { 'x-api-key': edge.api.key, ...MULTIPART },
      }),
    ];
    for (const { status, body } of bodies) {
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'JSON_PARSE_ERROR' });
      expect(body.message).toContain('UTF-8');
    }
  });

  test('a file without a name is taken: here only the service behind is missing', async () => {
    const body = part('Content-Disposition: form-data; name="file"', 'hello');
    expect((await post('/api/v1/analyze', body, MULTIPART)).status).toBe(503);
  });

  test.each([
    [
      'another Content-Type',
      '{}',
      { 'content-type': 'application/json' },
      /multipart\/form-data.*not 'application\/json'\.$/,
    ],
    ['no boundary', '{}', { 'content-type': 'multipart/form-data' }, /boundary/],
    ['no file', part('Content-Disposition: form-data; name="options"', '{}'), MULTIPART, /Send one/],
  ])('an upload with %s is told what to send', async (_what, body, headers, message) => {
    const answer = await post('/api/v1/analyze', body, headers);
    expect(answer).toMatchObject({ status: 400, body: { code: 'INPUT_VALIDATION_FAILED', stage: 'upload' } });
    expect(answer.body.message).toMatch(message);
    expect(answer.body.message).not.toMatch(/Error|\.\.$/);
  });
});
