import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { programPaths, runtimeFiles } from './worker-program.ts';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'worker-program-'));
for (const folder of [
  'service/src',
  'service/dist',
  'service/node_modules',
  'libs',
  'node_modules',
  'uploads',
]) {
  mkdirSync(join(root, folder), { recursive: true });
}
for (const folder of ['service', '.']) writeFileSync(join(root, folder, 'package.json'), '{}');

afterAll(() => rmSync(root, { recursive: true, force: true }));

const below = (paths: readonly string[]) =>
  paths.filter((path) => path.startsWith(root)).map((path) => path.slice(root.length + 1));

describe('programPaths', () => {
  test('of a bundle are its folder and the modules and package files above it', () => {
    expect(below(programPaths(join(root, 'service/dist/worker.mjs')))).toEqual([
      'service/dist',
      'service/node_modules',
      'service/package.json',
      'node_modules',
      'package.json',
    ]);
  });

  test('of a source are also its package and the libs, and never the uploads', () => {
    const paths = below(programPaths(join(root, 'service/src/worker.ts')));
    expect(paths).toEqual(expect.arrayContaining(['service', 'libs', 'node_modules']));
    expect(paths).not.toContain('uploads');
  });
});

describe('runtimeFiles', () => {
  test('names the program and its dynamic loader to execute, and the C library to read', () => {
    const { read, execute } = runtimeFiles();
    expect(execute[0]).toBe(process.execPath);
    expect(read.some((path) => /libc\.so|libc\.musl/.test(path))).toBe(true);
  });
});
