import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ROOT } from '../fleet/layout.ts';
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

  test('whose next file cannot be opened goes on in its last, and never in a file of others', () => {
    const module = (name: string) => JSON.stringify(join(ROOT, 'scripts/fleet', name));
    const other = join(folder, 'other');
    const program = `
      import fs from 'node:fs';
      import { once } from 'node:events';
      import { syncBuiltinESMExports } from 'node:module';
      import { createRotatingLog } from ${module('rotating-log.ts')};
      const file = ${JSON.stringify(file)};
      const log = createRotatingLog(file, 10);
      const written = (line) => new Promise((done) => log.write(line, done));
      await written('first line\\n');
      const rename = fs.renameSync;
      fs.renameSync = (from, to) => {
        rename(from, to);
        fs.mkdirSync(from);
      };
      syncBuiltinESMExports();
      await written('second line\\n');
      fs.openSync(${JSON.stringify(other)}, 'a');
      await written('third line\\n');
      log.end();
      await once(log, 'finish');`;
    const { stderr } = spawnSync(process.execPath, ['-C', 'source', '--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(readFileSync(other, 'utf8')).toBe('');
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('first line\nsecond line\nthird line\n');
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
