import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { createLogger } from '@cadml/observability';
import { connectRedis } from '@cadml/redis';
import { eventually } from '@cadml/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { type LoneEdge, startLoneEdge } from '../support/lone-edge.ts';

// The edge alone: every upload is refused before its body has been read.

const IDLE_MS = 1_500;

let edge: LoneEdge;

beforeAll(async () => {
  edge = await startLoneEdge({
    GATEWAY_MAX_UPLOADS_PER_KEY: '2',
    GATEWAY_UPLOAD_IDLE_MS: String(IDLE_MS),
    GATEWAY_RATE_LIMITS: 'redis',
  });
}, 60_000);

interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Wish {
  readonly method: string;
  readonly path: string;
  readonly body?: Buffer;
  readonly key?: string;
}

function send(agent: Agent, { method, path, body, key = edge.api.key }: Wish): Promise<Answer> {
  const url = new URL(path, edge.base);
  const type = body === undefined ? {} : { 'content-type': 'multipart/form-data; boundary=edge' };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent, headers: { 'x-api-key': key, ...type } }, (answer) => {
      readAll(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function readAll(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return text;
}

function upload(bytes: number): Buffer {
  const head = '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.step"\r\n\r\n';
  return Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, 'x'), Buffer.from('\r\n--edge--\r\n')]);
}

const analyze = (bytes: number): Wish => ({ method: 'POST', path: '/api/v1/analyze', body: upload(bytes) });

test('a refused upload reads its refusal, and its connection serves the next request', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const refused = await send(agent, analyze(8_000_000));
  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.text)).toMatchObject({ retryable: true });
  const next = await Promise.race([
    send(agent, { method: 'GET', path: '/api/v1/jobs' }),
    new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error('the connection is stuck')), 8_000).unref(),
    ),
  ]);
  expect(next.status).toBe(200);
  agent.destroy();
}, 30_000);

/** Begins an upload and says no more. */
async function beginUpload(): Promise<Answer> {
  const headers = { 'x-api-key': edge.api.key, 'content-type': 'multipart/form-data; boundary=edge' };
  const sent = request(new URL('/api/v1/analyze', edge.base), { method: 'POST', headers });
  sent.write('--edge\r\nContent-Disposition: form-data; name="file"; filename="a.step"\r\n');
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const text = await readAll(answer);
  sent.destroy();
  return { status: answer.statusCode ?? 0, text };
}

test('who begins uploads and falls silent takes no place from others, and none for long', async () => {
  const agent = new Agent();
  const wish = { name: 'another', role: 'user' };
  const danger = { 'x-admin-token': edge.adminToken, 'x-audit-reason': 'a test' };
  const other = (await edge.api.call('POST', '/api/v1/auth/api-keys', wish, danger)).body.key as string;
  const began = performance.now();
  const silent = [beginUpload(), beginUpload()];
  await eventually(async () => {
    const more = await send(agent, analyze(100));
    expect({ ...more, text: JSON.parse(more.text) }).toMatchObject({
      status: 429,
      text: { code: 'RATE_LIMIT', context: { limit: 'maxUploadsPerKey' }, retryable: true },
    });
  });
  const others = await send(agent, { ...analyze(100), key: other });
  expect(others.status).toBe(503);
  for (const { status, text } of await Promise.all(silent)) {
    expect({ status, body: JSON.parse(text) }).toMatchObject({
      status: 400,
      body: { code: 'INPUT_VALIDATION_FAILED', message: expect.stringContaining('No byte came for 1.5 s') },
    });
  }
  expect(performance.now() - began).toBeGreaterThan(IDLE_MS);
  const free = await send(agent, analyze(100));
  expect(free.status).toBe(503);
  agent.destroy();
}, 30_000);

/** Sends the head of an upload and leaves before anything can have been answered. */
async function leaveAtOnce(): Promise<void> {
  const { hostname, port } = new URL(edge.base);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = [
    'POST /api/v1/analyze HTTP/1.1',
    `Host: ${hostname}`,
    `X-API-Key: ${edge.api.key}`,
    'Content-Type: multipart/form-data; boundary=edge',
    'Content-Length: 1000000',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`, () => socket.resetAndDestroy());
  await once(socket, 'close');
}

test('who leaves while the key is looked up keeps no share of the uploads', async () => {
  const redis = await connectRedis(edge.redis.url, 'test', createLogger('test', 'error'));
  await redis.client.call('CLIENT', 'PAUSE', '300', 'ALL');
  await redis.close();
  await Promise.all([leaveAtOnce(), leaveAtOnce()]);
  const agent = new Agent();
  await eventually(async () => {
    expect((await send(agent, analyze(100))).status).toBe(503);
  });
  agent.destroy();
}, 30_000);
