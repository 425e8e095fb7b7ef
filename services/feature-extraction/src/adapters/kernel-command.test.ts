import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { type KernelCommandOptions, kernelCommand } from './kernel-command.ts';

const GIB = 2 ** 30;
const none = { launcher: null, seccomp: false, landlockAbi: 0, missing: ['all'] };
const full = { launcher: '/opt/launch', seccomp: true, landlockAbi: 7, missing: [] };
const scratch = { inFolder: '/scratch/1/in', outFolder: '/scratch/1/out' };
const options = {
  nodePath: '/opt/node',
  entry: '/app/kernel-worker.mjs',
  flags: ['--permission'],
  sandbox: full,
  diesWithParent: true,
};

function command(changes: Partial<KernelCommandOptions> = {}) {
  return kernelCommand({ ...options, ...changes })(scratch);
}

/** The values that an option is given with. */
function valuesOf(name: string): string[] {
  const { args } = command();
  return args.filter((_, i) => args[i - 1] === name);
}

describe('kernelCommand', () => {
  test('hands the worker nothing of our environment', () => {
    expect(Object.keys(command().env).filter((name) => !name.startsWith('MALLOC_'))).toEqual([
      'PATH',
      'OPENSSL_CONF',
    ]);
  });

  test('shows the worker its program, its libraries and its scratch, and lets it write to one folder', () => {
    expect(valuesOf('--write')).toEqual(['/scratch/1/out']);
    const read = valuesOf('--read');
    expect(read).toContain('/scratch/1/in');
    expect(read).not.toContain('/');
    expect(valuesOf('--execute')).toContain('/opt/node');
    expect(command().args).toContain('--allow-fs-write=/scratch/1/out');
    expect(command().args).not.toContain('--allow-fs-read=*');
  });

  test('asks only for walls that can be put up', () => {
    expect(command().args).toEqual(expect.arrayContaining(['--seccomp', '--landlock']));
    const { args } = command({ sandbox: { ...full, seccomp: false } });
    expect([args.includes('--seccomp'), args.includes('--landlock')]).toEqual([false, true]);
  });

  test('limits what the launcher lets it address, and what of that it can write to', () => {
    expect([valuesOf('--address-space'), valuesOf('--data-size')]).toEqual([
      [String(48 * GIB)],
      [String(6 * GIB)],
    ]);
  });

  test('without a launcher has a shell put up the same limits of memory', () => {
    const { file, args } = command({ sandbox: none, diesWithParent: false });
    const script = args.slice(0, args.indexOf('/opt/node'));
    const limits = execFileSync(file, [...script, '/bin/sh', '-c', 'ulimit -v; ulimit -d'], {
      encoding: 'utf8',
    });
    expect(limits).toBe(`${(48 * GIB) / 1024}\n${(6 * GIB) / 1024}\n`);
  });

  test('without a launcher keeps the tie to its parent where it can', () => {
    expect(command({ sandbox: none }).args).toContain('--pdeathsig');
    expect(command({ sandbox: none, diesWithParent: false }).args).not.toContain('--pdeathsig');
  });

  test('resolves workspace packages to their source only when the worker is source', () => {
    expect(command().args).not.toContain('--conditions=source');
    expect(command({ entry: '/app/kernel-worker.ts' }).args).toContain('--conditions=source');
  });

  test('a path with spaces and quotes stays one argument', () => {
    expect(command({ entry: `/my "app"/w.mjs` }).args.at(-1)).toBe(`/my "app"/w.mjs`);
  });
});
