import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRotatingLog } from '../fleet/rotating-log.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cadml-log-'));
  file = join(folder, 'service.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function write(lines: readonly string[], maxBytes: number): Promise<void> {
  const log = createRotatingLog(file, maxBytes);
  for (const line of lines) log.write(`${line}\n`);
  log.end();
  await once(log, 'finish');
}

describe('a log', () => {
  test('keeps its size and one generation, and loses no line between them', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `line ${String(i).padStart(4, '0')}`);
    await write(lines, 300);
    expect(readdirSync(folder).toSorted()).toEqual(['service.log', 'service.log.1']);
    for (const path of [file, `${file}.1`]) expect(statSync(path).size).toBeLessThanOrEqual(300);
    const kept = (readFileSync(`${file}.1`, 'utf8') + readFileSync(file, 'utf8')).trimEnd().split('\n');
    expect(kept).toEqual(lines.slice(-kept.length));
  });

  test('goes on where an earlier run ended', async () => {
    await write(['a'.repeat(200)], 300);
    await write(['b'.repeat(200)], 300);
    expect(readFileSync(`${file}.1`, 'utf8')).toContain('aaa');
    expect(readFileSync(file, 'utf8')).toContain('bbb');
  });

  test('whose folder is gone does not end its program', async () => {
    const log = createRotatingLog(file, 10);
    rmSync(folder, { recursive: true });
    for (let i = 0; i < 5; i++) log.write('more than ten bytes\n');
    log.end();
    await once(log, 'finish');
    expect(log.errored).toBeNull();
  });
});
