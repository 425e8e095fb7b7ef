import { Agent, type IncomingMessage, request } from 'node:http';
import { beforeAll, expect, test } from '@jest/globals';
import { type LoneEdge, startLoneEdge } from '../support/lone-edge.ts';

// The edge alone: every upload is refused before its body has been read.

let edge: LoneEdge;

beforeAll(async () => {
  edge = await startLoneEdge();
}, 60_000);

interface Answer {
  readonly status: number;
  readonly text: string;
}

function send(agent: Agent, method: string, path: string, body: Buffer | null): Promise<Answer> {
  const url = new URL(path, edge.base);
  const type = body === null ? {} : { 'content-type': 'multipart/form-data; boundary=edge' };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, agent, headers: { 'x-api-key': edge.api.key, ...type } },
      (answer) => {
        readAll(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
      },
    );
    sent.once('error', reject);
    sent.end(body ?? undefined);
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

test('a refused upload reads its refusal, and its connection serves the next request', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const refused = await send(agent, 'POST', '/api/v1/analyze', upload(8_000_000));
  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.text)).toMatchObject({ retryable: true });
  const next = await Promise.race([
    send(agent, 'GET', '/api/v1/jobs', null),
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('the connection is stuck')), 8_000)),
  ]);
  expect(next.status).toBe(200);
  agent.destroy();
}, 30_000);
