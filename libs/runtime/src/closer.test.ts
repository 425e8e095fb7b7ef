import { createLogger } from '@cadml/observability';
import { expect, test } from '@jest/globals';
import { createCloser } from './closer.ts';

const log = createLogger('test', 'error', { write: () => {} });

test('steps run in reverse, each once, even when one fails', async () => {
  const ran: string[] = [];
  const closer = createCloser(log);
  closer.add('store', () => void ran.push('store'));
  closer.add('server', () => {
    ran.push('server');
    throw new Error('stuck');
  });
  closer.add('queue', () => void ran.push('queue'));
  const [first, second] = await Promise.all([closer.close(1000), closer.close(1000)]);
  expect(ran).toEqual(['queue', 'server', 'store']);
  expect(first).toEqual(['server']);
  expect(second).toBe(first);
});

test('a step that never ends is cut off and the next still runs', async () => {
  const closer = createCloser(log);
  let storeClosed = false;
  closer.add('store', () => {
    storeClosed = true;
  });
  closer.add('hanging', () => new Promise(() => {}));
  expect(await closer.close(10)).toEqual(['hanging']);
  expect(storeClosed).toBe(true);
});
