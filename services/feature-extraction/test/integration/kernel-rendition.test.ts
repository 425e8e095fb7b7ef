import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '@cadml/testing';
import { afterEach, describe, expect, test } from '@jest/globals';
import { takeRendition } from '../../src/adapters/take-rendition.ts';
import type { RenderJob } from '../../src/application/ports.ts';
import { RENDITION_FILE } from '../../src/kernel/messages.ts';
import { type Bench, eventually, failure, isAlive, openBench } from '../support/kernel-pool.ts';

describe('the pool asks for a rendition', () => {
  let bench: Bench;

  afterEach(() => bench.close());

  const renderJob = (content: string): RenderJob => ({
    ...bench.job(content),
    rendition: { kind: 'model' },
  });

  test('and takes the file that the worker made', async () => {
    bench = await openBench();
    await bench.pool.start();
    const { content } = await bench.pool.render(renderJob('render'));
    expect(new TextDecoder().decode(content)).toBe('a model');
  });

  test.each(['render less', 'render nothing', 'render a folder'])(
    "a worker that answers '%s' is not believed and is replaced",
    async (what) => {
      bench = await openBench();
      await bench.pool.start();
      const [pid] = bench.pool.stats().normal.pids;
      expect((await failure(bench.pool.render(renderJob(what)))).code).toBe('PARSE_FAILED');
      await eventually(() => expect(isAlive(pid as number)).toBe(false));
      expect((await bench.pool.render(renderJob('render'))).content.length).toBe(7);
    },
  );

  test('a worker that describes a document instead is ended', async () => {
    bench = await openBench();
    await bench.pool.start();
    expect((await failure(bench.pool.render(renderJob('answer')))).code).toBe('PARSE_FAILED');
    expect(bench.recycled).toContain('crash');
  });
});

test('a link in place of a rendition is not followed', async () => {
  const folder = await tempDir('taken');
  writeFileSync(join(folder, 'secret'), 'secret!');
  symlinkSync(join(folder, 'secret'), join(folder, RENDITION_FILE));
  await expect(takeRendition(folder, 7, 100)).rejects.toThrow(/ELOOP|symbolic/);
});

test('a rendition that is longer than allowed is not even opened', async () => {
  await expect(takeRendition('/nowhere', 101, 100)).rejects.toThrow('at most 100');
});
