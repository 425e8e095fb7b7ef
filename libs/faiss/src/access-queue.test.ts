import { describe, expect, test } from '@jest/globals';
import { AccessQueue } from './access-queue.ts';

/** A task that ends when told to, and notes when it begins. */
function task(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = async () => {
    log.push(name);
    await promise;
  };
  return { run, end: resolve };
}

describe('AccessQueue', () => {
  test('readers run side by side and a writer waits for all of them', async () => {
    const queue = new AccessQueue();
    const log: string[] = [];
    const [a, b, w] = [task(log, 'a'), task(log, 'b'), task(log, 'w')];
    const reads = [queue.read(a.run), queue.read(b.run)];
    const write = queue.write(w.run);
    expect(log).toEqual(['a', 'b']);
    a.end();
    await reads[0];
    expect(log).toEqual(['a', 'b']);
    b.end();
    await reads[1];
    w.end();
    await write;
    expect(log).toEqual(['a', 'b', 'w']);
  });

  test('a reader that comes after a writer does not overtake it', async () => {
    const queue = new AccessQueue();
    const log: string[] = [];
    const [a, w, late] = [task(log, 'a'), task(log, 'w'), task(log, 'late')];
    const all = [queue.read(a.run), queue.write(w.run), queue.read(late.run)];
    a.end();
    await all[0];
    expect(log).not.toContain('late');
    w.end();
    late.end();
    await Promise.all(all);
    expect(log).toEqual(['a', 'w', 'late']);
  });

  test('a task that fails lets the next one in', async () => {
    const queue = new AccessQueue();
    const failing = queue.write(() => Promise.reject(new Error('no')));
    const next = queue.write(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });

  test('a task that throws before it promises anything leaves the queue free', async () => {
    const queue = new AccessQueue();
    const throwing = queue.write(() => {
      throw new Error('at once');
    });
    await expect(throwing).rejects.toThrow('at once');
    await expect(queue.read(() => Promise.resolve(1))).resolves.toBe(1);
  });
});
