import { readdirSync, readFileSync } from 'node:fs';

/** A process and what it alone would give back, in MB. */
export interface ProcessMemory {
  readonly pid: number;
  readonly name: string;
  readonly pssMb: number;
}

/**
 * PSS (proportional set size) of a process and all its descendants, from smaps_rollup: shared pages are
 * divided among those who share them, so that the sum is what the fleet really takes.
 */
export function memoryOfTree(root: number): readonly ProcessMemory[] {
  return tree(root).map((pid) => ({ pid, name: programOf(pid), pssMb: pssMb(pid) }));
}

/** CPU time that a process and its living descendants have used, with that of the dead that they waited for. */
export function cpuSecondsOfTree(root: number): number {
  return tree(root).reduce((sum, pid) => sum + cpuSeconds(pid), 0);
}

/** user, system, and both again of children that were waited for. */
export function cpuSeconds(pid: number): number {
  return statFields(pid)
    .slice(11, 15)
    .reduce((sum, ticks) => sum + Number(ticks) / TICKS_PER_SECOND, 0);
}

/** USER_HZ, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

function tree(root: number): readonly number[] {
  const children = Map.groupBy(livingProcesses(), ({ parent }) => parent);
  const walk = (pid: number): readonly number[] => [
    pid,
    ...(children.get(pid) ?? []).flatMap((child) => walk(child.pid)),
  ];
  return walk(root);
}

function livingProcesses(): readonly { readonly pid: number; readonly parent: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(statFields(Number(name))[1]) }));
}

/** Fields of /proc/<pid>/stat behind the command, which may itself hold spaces and brackets. */
function statFields(pid: number): readonly string[] {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function pssMb(pid: number): number {
  const kib = /^Pss:\s+(\d+)/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`))?.[1];
  return Number(kib ?? 0) / 1024;
}

/** The program's file with the folder that tells services apart. */
function programOf(pid: number): string {
  const words = readOrEmpty(`/proc/${pid}/cmdline`).split('\0').filter(Boolean);
  const script = words.find((word) => /\.(mjs|ts)$/.test(word));
  return (script ?? words[0] ?? '?').split('/').slice(-3).join('/');
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
