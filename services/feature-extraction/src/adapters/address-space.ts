import { readFileSync } from 'node:fs';

/** Addresses that this process, and so each that it starts, may take at most, in bytes; Infinity: all, or no procfs. */
export function hardAddressSpaceBytes(): number {
  try {
    return parseHardAddressSpace(readFileSync('/proc/self/limits', 'latin1'));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** The hard limit of addresses in the text of /proc/<pid>/limits, which has the soft one before it. */
export function parseHardAddressSpace(limits: string): number {
  const found = /^Max address space +\S+ +(\d+) /m.exec(limits);
  return found ? Number(found[1]) : Number.POSITIVE_INFINITY;
}
