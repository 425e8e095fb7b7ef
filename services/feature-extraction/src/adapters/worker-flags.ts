import { hardAddressSpaceBytes } from './address-space.ts';

const GIB = 1024 ** 3;
/** V8 reserves addresses around the memory of a kernel, so that the processor checks its bounds: 17.5 GiB with Node. */
const GUARDED_BYTES = 20 * GIB;

/**
 * One thread compiles wasm; more would only take memory. A young generation of a few MiB is collected so often that
 * waking helpers costs more than they bring, and one of 2 takes twice the time. The permissions are the second lock
 * behind the launcher's: no child processes, no threads, no native modules.
 */
const FLAGS = [
  '--permission',
  '--wasm-num-compilation-tasks=1',
  '--max-semi-space-size=16',
  '--no-parallel-scavenge',
] as const;

/**
 * Node's flags for whatever runs a kernel. Within a hard limit of addresses that has no room for V8's reservation the
 * kernel checks bounds by instructions: Node would not decide that from 16 GiB on, and have no memory for the kernel.
 */
export function workerFlags(addressSpaceBytes: number = hardAddressSpaceBytes()): readonly string[] {
  return addressSpaceBytes < GUARDED_BYTES ? [...FLAGS, '--disable-wasm-trap-handler'] : FLAGS;
}
