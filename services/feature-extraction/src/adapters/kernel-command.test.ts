import { describe, expect, test } from '@jest/globals';
import { kernelCommand } from './kernel-command.ts';

const none = { launcher: null, seccomp: false, landlockAbi: 0, missing: ['all'] };
const full = { launcher: '/opt/launch', seccomp: true, landlockAbi: 7, missing: [] };
const scratch = { inFolder: '/scratch/1/in', outFolder: '/scratch/1/out' };
const options = {
  nodePath: '/opt/node',
  entry: '/app/kernel-worker.mjs',
  sandbox: full,
  diesWithParent: true,
};

function command(changes: Partial<typeof options> | { sandbox: typeof none } = {}) {
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

  test('without a launcher keeps the limit of address space and the tie to its parent where it can', () => {
    expect(command({ sandbox: none }).file).toBe('/bin/sh');
    expect(command({ sandbox: none }).args).toContain('--pdeathsig');
    const untied = kernelCommand({ ...options, sandbox: none, diesWithParent: false })(scratch);
    expect(untied.args).not.toContain('--pdeathsig');
  });

  test('resolves workspace packages to their source only when the worker is source', () => {
    expect(command().args).not.toContain('--conditions=source');
    expect(command({ entry: '/app/kernel-worker.ts' }).args).toContain('--conditions=source');
  });

  test('a path with spaces and quotes stays one argument', () => {
    expect(command({ entry: `/my "app"/w.mjs` }).args.at(-1)).toBe(`/my "app"/w.mjs`);
  });
});
