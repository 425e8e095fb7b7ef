import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, expect, test } from '@jest/globals';
import { type LoneEdge, startLoneEdge } from '../support/lone-edge.ts';

let edge: LoneEdge;

beforeAll(async () => {
  edge = await startLoneEdge();
}, 30_000);

/** Everything that comes back for bytes on a connection of their own. */
async function exchange(bytes: string): Promise<string> {
  const { hostname, port } = new URL(edge.base);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const GET = 'GET /api/v1/features/versions HTTP/1.1\r\nHost: localhost\r\n';

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400, 'INPUT_VALIDATION_FAILED'],
  ['an unknown method', 'GOT / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, 'INPUT_VALIDATION_FAILED'],
  ['headers without end', `${GET}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 413, 'INPUT_SIZE_EXCEEDED'],
])('%s is answered in the envelope of every failure', async (_what, bytes, status, code) => {
  const [head = '', body = ''] = (await exchange(bytes)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  const problem = JSON.parse(body);
  expect(problem).toMatchObject({ status, code, stage: 'validate', help: expect.any(String) });
  expect(head).toContain(`X-Request-Id: ${problem.requestId}`);
});

test('an expectation that nobody knows is passed over', async () => {
  const answer = await exchange(
    `${GET}X-API-Key: ${edge.api.key}\r\nExpect: tea\r\nConnection: close\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1.1 (200|503) /);
  expect(answer).toMatch(/x-request-id: /i);
});
