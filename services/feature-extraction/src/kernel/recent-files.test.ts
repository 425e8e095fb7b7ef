import { describe, expect, test } from '@jest/globals';
import { RecentFiles } from './recent-files.ts';

/** Files by name, with what was opened and closed, in that order. */
function recentFiles(maxBytes: number) {
  const log: string[] = [];
  const files = new RecentFiles(maxBytes);
  const use = (name: string, bytes: number, textBytes = bytes) => {
    const open = () => {
      log.push(`open ${name}`);
      return { name, textBytes, [Symbol.dispose]: () => void log.push(`close ${name}`) };
    };
    return files.use(name, bytes, open, (file) => file.name);
  };
  return { files, use, log };
}

describe('RecentFiles', () => {
  test('opens a file once while it is among the latest, and closes the one that was not used longest', () => {
    const { use, log } = recentFiles(10);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) expect(use(name, 5)).toBe(name);
    expect(log).toEqual(['open a', 'open b', 'close b', 'open c', 'close c', 'open b']);
  });

  test('makes room for a long file, uses it and closes it', () => {
    const { use, log } = recentFiles(10);
    use('a', 5);
    expect(use('long', 11)).toBe('long');
    expect(log).toEqual(['open a', 'close a', 'open long', 'close long']);
  });

  test('counts a packed file as long as it is unpacked', () => {
    const { use, log } = recentFiles(10);
    use('a', 5);
    use('packed', 1, 6);
    use('larger', 1, 11);
    expect(log).toEqual(['open a', 'open packed', 'close a', 'open larger', 'close packed', 'close larger']);
  });

  test('a file that cannot be opened is asked for again', () => {
    const { files } = recentFiles(10);
    const fails = () => {
      throw new Error('broken');
    };
    expect(() => files.use('a', 1, fails, () => 0)).toThrow('broken');
    expect(
      files.use(
        'a',
        1,
        () => ({ textBytes: 1, [Symbol.dispose]: () => undefined }),
        () => 1,
      ),
    ).toBe(1);
  });

  test('closes all at its end', () => {
    const { files, use, log } = recentFiles(10);
    use('a', 4);
    use('b', 4);
    files[Symbol.dispose]();
    expect(log).toEqual(['open a', 'open b', 'close a', 'close b']);
  });
});
