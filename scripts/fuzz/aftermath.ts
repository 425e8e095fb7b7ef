import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@cadml/testing';
import type { Target } from './target.ts';

/** A worker of the normal lane; one of another kernel comes for its files and goes by itself. */
const WORKER = /kernel-worker\.(?:ts|mjs)/;
/** Those of every lane. */
const ANY_WORKER = /-worker\.(?:ts|mjs)/;

/** Processes that read files for the service, by number; of every lane. */
export function workersOf(target: Pick<Target, 'pid'>): readonly number[] {
  return children(target.pid).filter((pid) => ANY_WORKER.test(read(`/proc/${pid}/cmdline`)));
}

function children(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] === String(parent));
}

export function residentMib(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

/** What is not as it was before the first case: workers too many or too few, files left in their folders. */
export async function checkAtRest(target: Target, workers: number): Promise<readonly string[]> {
  return await holds(() => {
    const found = workersOf(target).filter((pid) => WORKER.test(read(`/proc/${pid}/cmdline`))).length;
    const left = filesBelow(target.scratchFolder);
    return [
      ...(found === workers ? [] : [`${found} workers instead of ${workers}`]),
      ...(left.length === 0 ? [] : [`left in the workers' folders: ${left.slice(0, 5).join(', ')}`]),
    ];
  });
}

/** What outlives the service: processes, folders of workers. */
export async function checkAfterStop(target: Target, seen: ReadonlySet<number>): Promise<readonly string[]> {
  return await holds(() => {
    const alive = [...seen].filter((pid) => ANY_WORKER.test(read(`/proc/${pid}/cmdline`)));
    const left = existsSync(target.scratchFolder) ? readdirSync(target.scratchFolder) : [];
    const ended = target.ended();
    return [
      ...(ended === '0' ? [] : [`the service ended with ${ended}`]),
      ...(alive.length === 0 ? [] : [`workers without a service: ${alive.join(', ')}`]),
      ...(left.length === 0 ? [] : [`folders of workers that are gone: ${left.join(', ')}`]),
    ];
  });
}

/** Rest takes a moment to come: the faults that are still there when the time is over. */
async function holds(faults: () => readonly string[]): Promise<readonly string[]> {
  const none = () => {
    if (faults().length > 0) throw new Error('not yet');
  };
  await eventually(none, { timeoutMs: 30_000, intervalMs: 200 }).catch(() => undefined);
  return faults();
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
