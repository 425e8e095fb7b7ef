import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { moveOutput } from './move-output.ts';

const CONTENT = Buffer.alloc(2_500_000, 'brep');

let folder: string;
let target: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'move-output-'));
  target = join(folder, 'target');
  await writeFile(join(folder, 'made'), CONTENT);
  await symlink('made', join(folder, 'link'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a file of the length that was told arrives whole', async () => {
  await moveOutput({ folder, name: 'made', bytes: CONTENT.length }, CONTENT.length, target);
  expect((await readFile(target)).equals(CONTENT)).toBe(true);
});

test.each([
  ['is not there', 'nothing', CONTENT.length],
  ['is a link', 'link', CONTENT.length],
  ['is longer than was told', 'made', CONTENT.length - 1],
  ['is shorter than was told', 'made', CONTENT.length + 1],
  ['is empty', 'made', 0],
])('an output that %s is refused', async (_, name, bytes) => {
  await expect(moveOutput({ folder, name, bytes }, CONTENT.length + 1, target)).rejects.toThrow();
});

test('an output over the limit is refused unread', async () => {
  const output = { folder, name: 'made', bytes: CONTENT.length };
  await expect(moveOutput(output, CONTENT.length - 1, target)).rejects.toThrow('at most');
});
