import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogger } from './logger.ts';
import { currentTraceId, injectTrace, startTracing, withRemoteTrace, withSpan } from './tracing.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
let stop: () => Promise<void>;

beforeAll(() => {
  stop = startTracing({ service: 'test', version: '0', endpoint: null, sampleRatio: 1 });
});
afterAll(() => stop());

test('a remote trace id travels through spans and awaits to the next hop', async () => {
  const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-01`;
  const sent = await withRemoteTrace({ traceparent }, () =>
    withSpan('work', 'server', async () => {
      await Promise.resolve();
      return injectTrace();
    }),
  );
  expect(sent.traceparent).toContain(TRACE_ID);
  expect(sent.traceparent).not.toBe(traceparent);
});

test('log lines carry the trace id and never a secret', async () => {
  const lines: string[] = [];
  const log = createLogger('test', 'info', { write: (line: string) => lines.push(line) });
  await withSpan('work', 'internal', async () => {
    log.info({ apiKey: 'hunter2', request: { headers: { authorization: 'hunter3' } } }, 'asked');
    expect(lines[0]).toContain(currentTraceId());
  });
  expect(lines[0]).not.toMatch(/hunter/);
});
