import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadWithModule, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { readDocument } from '../../src/kernel/read-document.ts';
import { RenewableBench } from '../../src/kernel/renewable-bench.ts';
import { StageClock } from '../../src/kernel/stage-clock.ts';

const SAMPLE = join(import.meta.dirname, '../../../../samples/housings/housing-80x60x30.step');

test('a renewed kernel reads a file as the one before did, whose memory is gone', async () => {
  const bench = await openBench();
  const first = read(bench);
  const before = new WeakRef<OpenCascade>(bench.current.oc);
  for (let time = 0; time < 3; time++) {
    await bench.renew();
    expect(read(bench)).toEqual(first);
  }
  expect(before.deref()).toBeUndefined();
});

test('no new kernel is made while something holds the one before', async () => {
  const bench = await openBench();
  const { oc } = bench.current;
  await expect(bench.renew()).rejects.toThrow('Something holds the old kernel');
  expect(() => bench.current).toThrow('is being renewed');
  expect(oc).toBeDefined();
});

/** Alone, so that nothing here holds the kernel. */
async function openBench(): Promise<RenewableBench> {
  const { oc, module } = await loadWithModule();
  return new RenewableBench(oc, module);
}

function read(bench: RenewableBench) {
  const bytes = readFileSync(SAMPLE);
  const file = {
    id: 1,
    fileHash: 'a',
    input: SAMPLE,
    bytes: bytes.length,
    outFolder: '',
    format: 'step',
  } as const;
  return readDocument(bench.current, { type: 'read', ...file }, bytes, new StageClock(() => undefined));
}
