import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Confinement, probeSandbox, sandboxCommand } from '../../src/index.ts';

const INTRUDER = fileURLToPath(new URL('../../build/intruder', import.meta.url));
const VISITOR = fileURLToPath(new URL('../fixtures/visitor.mjs', import.meta.url));
const NODE = realpathSync(process.execPath);
const ENVIRONMENT = { OPENSSL_CONF: '/dev/null' };
const GIB = 2 ** 30;
const LIBRARIES = ['/lib', '/lib64', '/usr/lib', '/usr/lib64'];

const sandbox = await probeSandbox();
const { missing } = sandbox;
if (missing.length > 0) process.stderr.write(`skipped: the walls of the sandbox: ${missing.join('; ')}\n`);
const walls = missing.length === 0 ? describe : describe.skip;

const folder = mkdtempSync(join(tmpdir(), 'sandbox-walls-'));
const secret = join(folder, 'secret');
writeFileSync(secret, 'secret');
const open = mkdtempSync(join(folder, 'open-'));
writeFileSync(join(open, 'note'), 'hello');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly said: string;
  readonly signal: string | null;
  readonly complaint: string;
}

/** The command that starts a program behind all walls that this machine has. */
function commandOf(program: string, args: string[], changes: Partial<Confinement> = {}) {
  const confinement: Confinement = {
    read: [...LIBRARIES, '/dev/null', VISITOR, join(open, 'note')],
    execute: [...LIBRARIES, NODE, INTRUDER],
    write: [open],
    addressSpaceBytes: 8 * GIB,
    dataBytes: 4 * GIB,
    cpuSeconds: 60,
    fileBytes: 1_000_000,
    descriptors: 128,
    parentPid: process.pid,
    ...changes,
  };
  const launcher = sandbox.launcher ?? '';
  return sandboxCommand({ ...sandbox, launcher }, confinement, program, args);
}

function behind(program: string, args: string[], changes: Partial<Confinement> = {}): Promise<Outcome> {
  const { file, args: given } = commandOf(program, args, changes);
  return new Promise((resolve) => {
    execFile(file, given, { env: ENVIRONMENT, timeout: 20_000 }, (error, stdout, stderr) => {
      resolve({ said: stdout.trim(), signal: error?.signal ?? null, complaint: stderr.trim() });
    });
  });
}

const intruder = (act: string) => behind(INTRUDER, [act]);
const visitor = async (act: string, path = '') => (await behind(NODE, [VISITOR, act, path])).said;

walls('the walls of the sandbox: system calls', () => {
  test.each(['thread', 'signal itself'])('%s: passes', async (act) => {
    expect(await intruder(act)).toMatchObject({ said: 'ok', signal: null });
  });

  test.each([
    ['fork', 'EPERM'],
    ['clone3', 'ENOSYS'],
    ['internet socket', 'EPERM'],
    ['unix socket', 'EPERM'],
    ['signal the parent', 'EPERM'],
    ['signal everybody', 'EPERM'],
    ['signal by owner', 'EPERM'],
    ['outlive the parent', 'EPERM'],
    ['raise a limit', 'EPERM'],
    ['limit the parent', 'EPERM'],
    ['io_uring', 'ENOSYS'],
    ['memfd', 'EPERM'],
  ])('%s: is refused with %s', async (act, code) => {
    expect(await intruder(act)).toMatchObject({ said: code, signal: null });
  });

  test.each([
    'namespace',
    'exec',
    'execveat',
    'ptrace',
    "read another's memory",
    'pidfd',
    'mount',
    'unshare',
    'bpf',
    'keyring',
    'perf',
    'userfaultfd',
    'become root',
    ...(process.arch === 'x64' ? ['x32'] : []),
  ])('%s: ends the process', async (act) => {
    expect(await intruder(act)).toMatchObject({ said: '', signal: 'SIGSYS' });
  });
});

walls('the walls of the sandbox: memory', () => {
  test.each([
    ['reserve a gibibyte', 'ok'],
    ['map a gibibyte', 'ENOMEM'],
    ['write to a reserved gibibyte', 'ENOMEM'],
  ])('%s within a limit of half of it: %s', async (act, outcome) => {
    const { said } = await behind(INTRUDER, [act], { dataBytes: GIB / 2 });
    expect(said).toBe(outcome);
  });

  test('no more addresses than allowed', async () => {
    expect((await behind(INTRUDER, ['reserve a gibibyte'], { addressSpaceBytes: GIB / 2 })).said).toBe(
      'ENOMEM',
    );
  });
});

walls('the walls of the sandbox: Node', () => {
  test('computes with WebAssembly in threads', async () => {
    expect(await visitor('compute')).toBe('42');
  });

  test('reads what it may, and nothing else', async () => {
    expect(await visitor('read', join(open, 'note'))).toBe('hello');
    expect(await visitor('read', secret)).toBe('EACCES');
    expect(await visitor('read', '/etc/passwd')).toBe('EACCES');
    expect(await visitor('read', '/proc/self/environ')).toBe('EACCES');
    expect(await visitor('list', folder)).toBe('EACCES');
  });

  test('writes where it may, no folders, and nowhere else', async () => {
    expect(await visitor('write', open)).toBe('written');
    expect(await visitor('make a folder', open)).toBe('EPERM');
    expect(await visitor('write', folder)).toBe('EACCES');
    expect(await visitor('write', tmpdir())).toBe('EACCES');
  });

  test('writes no file beyond the limit, opens no more descriptors than allowed', async () => {
    expect(await visitor('write much', open)).toBe('EFBIG');
    expect(await visitor('open many')).toBe('EMFILE');
  });

  test('has none of the descriptors that its parent left open', async () => {
    const { file, args } = commandOf(NODE, [VISITOR, 'descriptors']);
    const left = openSync(secret, 'r');
    const stdio = ['ignore', 'pipe', 'pipe', 'ignore', 'ignore', left] as const;
    const { stdout } = spawnSync(file, args, { env: ENVIRONMENT, stdio: [...stdio], timeout: 20_000 });
    closeSync(left);
    expect(new Set(stdout.toString().trim().split(','))).toEqual(new Set(['false']));
  });
});

walls('the walls of the sandbox: the start', () => {
  test('needs no rights: a user without any can put all of them up', () => {
    // As root in a container: become somebody else, who must be able to reach the programs.
    const own = mkdtempSync(join(tmpdir(), 'sandbox-user-'));
    chmodSync(own, 0o755);
    for (const path of [sandbox.launcher ?? '', INTRUDER]) copyFileSync(path, join(own, basename(path)));
    const { args } = commandOf(join(own, 'intruder'), ['thread'], {
      execute: [...LIBRARIES, own],
      write: [],
      read: LIBRARIES,
    });
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const outcome = spawnSync(join(own, 'launch'), args, { env: {}, timeout: 20_000, ...user });
    rmSync(own, { recursive: true });
    expect([outcome.stderr.toString(), outcome.stdout.toString()]).toEqual(['', 'ok']);
  });

  test('does not happen for a parent that is gone', async () => {
    const { said, complaint } = await behind(INTRUDER, ['thread'], { parentPid: 1_999_999 });
    expect([said, complaint]).toEqual(['', expect.stringContaining('sandbox: parent')]);
  });

  test('says what is wrong with its arguments', async () => {
    const { complaint } = await behind('relative/path', []);
    expect(complaint).toContain('no program');
  });
});

describe('probing the sandbox', () => {
  test('says what to do when the launcher is missing', async () => {
    const probed = await probeSandbox(join(folder, 'absent'));
    expect(probed).toMatchObject({ launcher: null, seccomp: false, landlockAbi: 0 });
    expect(probed.missing).toEqual([expect.stringContaining('make build')]);
  });

  test('says so when the launcher does not run', async () => {
    const { launcher, missing: why } = await probeSandbox(secret);
    expect([launcher, why]).toEqual([null, [expect.stringContaining('does not run')]]);
  });
});
