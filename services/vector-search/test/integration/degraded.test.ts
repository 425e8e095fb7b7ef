import { describe, expect, test } from '@jest/globals';
import { callAs, startApp } from '../fixtures/app.ts';
import { answerIn, queryMessage, upsertMessage } from '../fixtures/messages.ts';
import { hashOf } from '../fixtures/parts.ts';

const target = { $case: 'fileHash' as const, value: hashOf(1) };

describe('without libfaiss', () => {
  test('the service starts on exact, answers, and says degraded and why', async () => {
    const { client, app } = await startApp({ VECTOR_SEARCH_FAISS_PATH: '/nowhere/faiss.node' });
    const call = callAs();
    const { sequence } = await client.upsert(upsertMessage(1), call);
    const query = queryMessage({ target, excludeSelf: false });
    const answer = answerIn(await client.search({ queries: [query], minSequence: sequence }, call));
    expect(answer).toMatchObject({ backend: 'exact', degraded: true, items: [{ distance: 0 }] });
    const health = await client.getHealth({}, call);
    expect(health).toMatchObject({
      backend: 'exact',
      degradedReason: expect.stringContaining('/nowhere/faiss.node'),
    });
    expect(health.report?.reasons[0]).toContain('FAISS cannot be loaded');
    expect(Number(health.degradedSinceMs)).toBeGreaterThan(0);
    const metrics = await (await fetch(`http://127.0.0.1:${app.opsPort()}/metrics`)).text();
    expect(metrics).toContain('similarity_degraded_total{event="degraded"} 1');
  });

  test('exact by configuration is not degraded, and refuses more vectors than its limit', async () => {
    const { client } = await startApp({ VECTOR_SEARCH_ENGINE: 'exact', VECTOR_SEARCH_EXACT_MAX: '1' });
    const call = callAs();
    const query = queryMessage({ target, excludeSelf: false });
    const { sequence } = await client.upsert(upsertMessage(1), call);
    const one = await client.search({ queries: [query], minSequence: sequence }, call);
    expect(answerIn(one)).toMatchObject({ backend: 'exact', degraded: false });
    const second = await client.upsert(upsertMessage(2), call);
    const two = await client.search({ queries: [query], minSequence: second.sequence }, call);
    expect(two.results[0]?.outcome).toMatchObject({ value: { code: 'SERVICE_UNAVAILABLE' } });
  });
});
