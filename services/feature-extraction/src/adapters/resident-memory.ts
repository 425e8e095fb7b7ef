import { readFileSync } from 'node:fs';

/**
 * Resident memory of a process in bytes; null when it is gone or the system has no procfs. Read
 * synchronously: it takes some 20 µs and must not queue behind file work when memory runs short.
 */
export function residentBytes(pid: number): number | null {
  try {
    return parseResidentBytes(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return null;
  }
}

/** `VmRSS` of the text of /proc/<pid>/status, which unlike `statm` does not depend on the page size. */
export function parseResidentBytes(status: string): number | null {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  return found ? Number(found[1]) * 1024 : null;
}
