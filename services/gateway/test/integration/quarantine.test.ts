import { eventually } from '@cadml/testing';
import { beforeAll, expect, test } from '@jest/globals';
import { largeStl } from '../support/cad-files.ts';
import { startFleet, type TestFleet } from '../support/fleet.ts';

let fleet: TestFleet;

beforeAll(async () => {
  // So little time that a large mesh costs its worker each time it is read.
  const extraction = {
    ANALYSIS_DEADLINE_MS: '100',
    KERNEL_HEAVY_BYTES: String(2 ** 40),
  };
  fleet = await startFleet({ extraction });
}, 90_000);

const SLOW = largeStl('slow.stl', 40_000);

test('a file that costs workers is refused, listed with its reason, and tried again once it is cleared', async () => {
  const { api, adminToken } = fleet;
  await eventually(
    async () => {
      const { status, body } = await api.analyze(SLOW);
      expect({ status, body }).toMatchObject({
        status: 422,
        body: { code: 'PARSE_FAILED', context: { quarantined: true, strikes: 3 } },
      });
    },
    { timeoutMs: 60_000, intervalMs: 50 },
  );
  const { items } = (await api.get('/api/v1/features/quarantine')).body;
  expect(items).toEqual([
    {
      fileHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      strikes: 3,
      reason: 'deadline',
      lastStrikeAt: expect.any(String),
    },
  ]);

  const path = `/api/v1/features/quarantine/${items[0].fileHash}`;
  const second = { 'x-admin-token': adminToken, 'x-audit-reason': 'the reader was mended' };
  expect((await api.call('DELETE', path)).status).toBe(403);
  expect((await api.call('DELETE', path, undefined, second)).status).toBe(204);
  expect((await api.get('/api/v1/features/quarantine')).body.items).toEqual([]);
  expect((await api.call('DELETE', path, undefined, second)).status).toBe(404);
  expect((await api.analyze(SLOW)).body.context).not.toMatchObject({ quarantined: true });
}, 120_000);
