import { expect, test } from '@jest/globals';
import { timedOut } from './kernel-failures.ts';

test.each([
  ['is given more time', 30_000, 90_000, /Send it as a job/],
  ['would be given no more', 30_000, 30_100, /Split the assembly or simplify/],
  ["is none's to choose", 30_000, undefined, /Split the assembly or simplify/],
])(
  'a file that takes too long is sent to a job only where that helps: a job %s',
  (_, timeoutMs, job, told) => {
    const times = { timeoutMs, ...(job === undefined ? {} : { jobTimeoutMs: job }) };
    expect(timedOut('geometry', times).message).toMatch(told);
    expect(timedOut('queue', times).message.includes('as a job')).toBe(job === 90_000);
    expect(timedOut('geometry', times)).toMatchObject({ code: 'TIMEOUT', context: { timeoutMs } });
  },
);
