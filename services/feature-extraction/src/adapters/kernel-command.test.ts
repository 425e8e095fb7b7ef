import { describe, expect, test } from '@jest/globals';
import { kernelCommand } from './kernel-command.ts';

const options = { nodePath: '/opt/node', entry: '/app/kernel-worker.js', diesWithParent: true };

describe('kernelCommand', () => {
  test('hands the worker nothing of our environment', () => {
    expect(Object.keys(kernelCommand(options).env).filter((name) => !name.startsWith('MALLOC_'))).toEqual([
      'PATH',
    ]);
  });

  test('ties the worker to its parent only where that can be done', () => {
    expect(kernelCommand(options).args).toContain('--pdeathsig');
    expect(kernelCommand({ ...options, diesWithParent: false }).args).not.toContain('--pdeathsig');
  });

  test('resolves workspace packages to their source only when the worker is source', () => {
    expect(kernelCommand(options).args).not.toContain('--conditions=source');
    expect(kernelCommand({ ...options, entry: '/app/kernel-worker.ts' }).args).toContain(
      '--conditions=source',
    );
  });

  test('a path with spaces and quotes stays one argument', () => {
    expect(kernelCommand({ ...options, entry: `/my "app"/w.js` }).args.at(-1)).toBe(`/my "app"/w.js`);
  });
});
