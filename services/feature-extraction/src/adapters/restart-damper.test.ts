import { describe, expect, test } from '@jest/globals';
import { RestartDamper } from './restart-damper.ts';

/** A damper for one worker with a clock and a jitter of its own. */
function damper(jitter = 1) {
  const clock = { ms: 0 };
  const subject = new RestartDamper(
    1,
    () => clock.ms,
    () => jitter,
  );
  const die = (times: number) => {
    for (let i = 0; i < times; i++) subject.died();
  };
  return { subject, clock, die };
}

describe('RestartDamper', () => {
  test('lets a few deaths pass without delay', () => {
    const { subject, die } = damper();
    die(4);
    expect([subject.delayMs(), subject.state().damped]).toEqual([0, false]);
  });

  test('doubles the delay with each further death, up to a cap', () => {
    const { subject, die } = damper();
    die(4);
    const delays = Array.from({ length: 8 }, () => {
      die(1);
      return subject.delayMs();
    });
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    expect(subject.state()).toEqual({ recentDeaths: 12, damped: true });
  });

  test('varies the delay down to a half', () => {
    const { subject, die } = damper(0);
    die(5);
    expect(subject.delayMs()).toBe(250);
  });

  test('forgives with time', () => {
    const { subject, clock, die } = damper();
    die(8);
    clock.ms = 30_000;
    expect(subject.state()).toEqual({ recentDeaths: 4, damped: false });
    expect(subject.delayMs()).toBe(0);
  });
});
