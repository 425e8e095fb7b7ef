import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { KERNEL_CODE_FOLDER, tempDir } from '@cadml/testing';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { KernelCode } from '../../src/adapters/kernel-code.ts';
import type { CommandFor } from '../../src/adapters/kernel-command.ts';
import type { KernelEvents } from '../../src/adapters/kernel-events.ts';
import { workerFlags } from '../../src/adapters/worker-flags.ts';
import { type Bench, COMPILER, openBench, REAL_WORKER } from '../support/kernel-pool.ts';

const BLOCK_PATH = fileURLToPath(new URL('../fixtures/drilled-block.step', import.meta.url));
const BLOCK = readFileSync(BLOCK_PATH);
const TAKES_CODE = fileURLToPath(new URL('../fixtures/takes-code.ts', import.meta.url));

let bench: Bench;
let folder: string;
let made: number[];
let missing: Error[];

/** So that the folder of this checkout has the code, whichever test comes first. */
beforeAll(async () => {
  await start(KERNEL_CODE_FOLDER);
  await bench.close();
}, 90_000);

afterEach(async () => {
  await bench.close();
});

async function start(codeFolder: string, warmUp = false): Promise<void> {
  [made, missing] = [[], []];
  folder = codeFolder;
  const events: KernelEvents = {
    kernelCodeMade: ({ bytes }) => made.push(bytes),
    kernelCodeMissing: ({ error }) => missing.push(error),
  };
  bench = await openBench({ entry: REAL_WORKER, compiler: { entry: COMPILER, folder }, warmUp }, events);
  await bench.pool.start();
}

/** A folder of its own with one of those that this checkout has: tests that started together made some. */
async function copied(): Promise<string> {
  const copy = await tempDir('cadml-code');
  const [name] = kept(KERNEL_CODE_FOLDER) as [string];
  await copyFile(join(KERNEL_CODE_FOLDER, name), join(copy, name));
  return copy;
}

const kept = (of = folder) => readdirSync(of).filter((name) => !name.startsWith('.'));
/** What a process with the flags of a worker, and more, says of compiled code. */
async function takes(code: string, more: readonly string[]): Promise<string> {
  const flags = [...workerFlags(), ...more, '--allow-fs-read=*', '-C', 'source'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, TAKES_CODE, code]);
  return stdout;
}

const copyTo: CommandFor = (_, told) => ({
  file: '/bin/cp',
  args: [BLOCK_PATH, ...(told?.arguments ?? [])],
  env: {},
});

const facesOfBlock = async () => (await bench.pool.read(bench.job(BLOCK))).document.faces;

describe('the compiled code of the kernel', () => {
  test('that has decayed is thrown away and made anew, and the next pool takes it', async () => {
    const copy = await copied();
    const [name] = kept(copy) as [string];
    const path = join(copy, name);
    const content = readFileSync(path);
    content[content.length >> 1] = (content[content.length >> 1] as number) ^ 1;
    writeFileSync(path, content);
    await start(copy);
    expect(made).toHaveLength(1);
    expect(await facesOfBlock()).toBe(7);
    const names = kept();
    expect(names).toHaveLength(1);
    expect(readFileSync(join(copy, names[0] as string)).length).toBeGreaterThan(1_000_000);
    await bench.close();
    await start(copy, true);
    expect([made, missing, kept()]).toEqual([[], [], names]);
    expect(await facesOfBlock()).toBe(7);
  }, 90_000);

  test('of another V8 is not taken by the kernel, which then compiles for itself', async () => {
    const copy = await copied();
    const [name] = kept(copy) as [string];
    // The first byte is the mark of this process's own: what follows comes before V8.
    const [mark] = readFileSync(join(copy, name));
    const foreign = Buffer.concat([Buffer.of(mark as number), Buffer.from('code of another program')]);
    const hash = createHash('sha256').update(foreign).digest('hex').slice(0, 32);
    writeFileSync(join(copy, name), foreign);
    renameSync(join(copy, name), join(copy, name.replace(/[0-9a-f]{32}$/, hash)));
    await start(copy);
    expect([made, kept()]).toEqual([[], []]);
    expect(missing).toEqual([
      expect.objectContaining({ message: expect.stringContaining('for themselves') }),
    ]);
    expect(await facesOfBlock()).toBe(7);
  }, 90_000);

  test('that leaves its bounds to the processor is not taken where V8 checks them itself', async () => {
    const code = join(KERNEL_CODE_FOLDER, (kept(KERNEL_CODE_FOLDER) as [string])[0]);
    expect(await takes(code, [])).toBe('true');
    expect(await takes(code, ['--disable-wasm-trap-handler'])).toBe('false');
  }, 90_000);

  test('of workers with other flags is made anew', async () => {
    const options = {
      ...{
        wasmPath: BLOCK_PATH,
        folder: await tempDir('cadml-code'),
        scratchRoot: await tempDir('cadml-scratch'),
      },
      // What is compiled does not matter here.
      command: copyTo,
      timeoutMs: 5_000,
    };
    const pathWith = (...flags: string[]) => new KernelCode({ ...options, flags }, {}).path();
    const path = await pathWith('--a');
    expect(path).not.toBeNull();
    expect(await pathWith('--a')).toBe(path);
    expect(await pathWith('--a', '--b')).not.toBe(path);
  });

  test('is done without where others may write to its folder', async () => {
    const open = await tempDir('cadml-code');
    chmodSync(open, 0o777);
    await start(open);
    expect(missing[0]?.message).toContain('others may write');
    expect(kept()).toEqual([]);
    expect(await facesOfBlock()).toBe(7);
  }, 90_000);
});
