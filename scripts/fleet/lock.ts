import { spawnSync } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { CannotStart } from './cannot-start.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

/** Exit status of flock(1) for a lock that another has. */
const TAKEN = 1;

/** The open files whose locks this process has, by path. */
const held = new Map<string, number>();

/**
 * Takes the lock at `path` for this process; false when another has it. The system keeps it (flock(2)) and lets it go
 * with its process, however that ends: there is no stale lock to be broken. The file says who has it. Throws
 * CannotStart where flock(1) is missing or the file system knows no locks.
 */
export function takeLock(path: string): boolean {
  for (;;) {
    const fd = openSync(path, 'a', 0o600);
    if (!locks(fd, path)) {
      closeSync(fd);
      return false;
    }
    if (isAt(path, fd)) {
      ftruncateSync(fd);
      writeSync(fd, JSON.stringify(identify(process.pid)));
      held.set(path, fd);
      return true;
    }
    // Its holder removed the file between the opening and the locking.
    closeSync(fd);
  }
}

/** The living process that has the lock, or null. */
export function lockHolder(path: string): ProcessIdentity | null {
  const holder = readHolder(path);
  return holder !== null && isAlive(holder) ? holder : null;
}

/** Gives back what this process took. */
export function releaseLock(path: string): void {
  const fd = held.get(path);
  if (fd === undefined) return;
  held.delete(path);
  // The file first: nobody else can have the lock of what is at `path` then.
  if (isAt(path, fd)) rmSync(path);
  closeSync(fd);
}

function readHolder(path: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}

/** The lock belongs to the open file, not to the program that asks for it: it stays here when flock(1) has ended. */
function locks(fd: number, path: string): boolean {
  const { status, error, stderr } = spawnSync('flock', ['-n', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', fd],
    encoding: 'utf8',
  });
  if (status === 0 || status === TAKEN) return status === 0;
  throw new CannotStart(`${path} cannot be locked: ${error?.message ?? stderr.trim()}`);
}

/** Whether the open file is the one that is at `path` now. */
function isAt(path: string, fd: number): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  const open = fstatSync(fd);
  return there !== undefined && there.ino === open.ino && there.dev === open.dev;
}
