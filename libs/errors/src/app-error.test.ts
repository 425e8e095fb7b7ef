import { describe, expect, test } from '@jest/globals';
import { AppError, ERROR_CODES, fromErrorData, toAppError } from './index.ts';

describe('AppError', () => {
  test('survives a process border with code, stage, message and context', () => {
    const sent = new AppError({
      code: 'PARSE_FAILED',
      stage: 'geometry',
      message: 'no faces',
      context: { faces: 0 },
    });
    const received = fromErrorData(JSON.parse(JSON.stringify(sent.toData())), 'parse');
    expect(received.toData()).toEqual(sent.toData());
  });

  test('an unknown error never shows its own text to the caller', () => {
    const shown = toAppError(new Error('password=hunter2'), 'auth');
    expect(shown.code).toBe('INTERNAL_ERROR');
    expect(shown.publicMessage).not.toContain('hunter2');
    expect((shown.cause as Error).message).toContain('hunter2');
  });

  test('malformed error data becomes INTERNAL_ERROR instead of a made-up code', () => {
    expect(fromErrorData({ code: 'NO_SUCH_CODE', message: 'x' }, 'parse').code).toBe('INTERNAL_ERROR');
    expect(fromErrorData(null, 'parse').stage).toBe('parse');
  });

  test.each(ERROR_CODES)('%s has a status on every transport', (code) => {
    const { entry } = new AppError({ code, stage: 'validate', message: 'x' });
    expect(entry.http).toBeGreaterThanOrEqual(400);
    expect(entry.grpc).toBeGreaterThan(0);
    expect(entry.wsClose).toBeGreaterThanOrEqual(1000);
    expect(entry.retryable).toBe(entry.job === 'retry');
  });
});
