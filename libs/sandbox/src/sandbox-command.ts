import type { Sandbox } from './probe-sandbox.ts';

/** How a program is shut in. All paths are absolute; one that does not exist gives no right. */
export interface Confinement {
  /** Files that it may read, and folders with all below them. */
  readonly read: readonly string[];
  /** Files that it may also execute: itself and the dynamic loader. */
  readonly execute: readonly string[];
  /** Folders in which it may read, make, write and remove files, but no folders. */
  readonly write: readonly string[];
  /** With all that it only reserves. */
  readonly addressSpaceBytes: number;
  /** Private memory that is writable at the moment; what was written and made read-only since does not count. */
  readonly dataBytes: number;
  readonly cpuSeconds: number;
  /** Largest file that it may write. */
  readonly fileBytes: number;
  readonly descriptors: number;
  /** It is killed when this process, its parent, dies. */
  readonly parentPid: number;
}

export interface SandboxedCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * The command that starts `program` (an absolute path) behind every wall that `sandbox` has. File descriptors
 * beyond 3 are closed, capabilities dropped, new privileges ruled out. The process id is the program's own.
 * A wall that was there when it was probed and is not any more ends the start with exit code 125.
 */
export function sandboxCommand(
  sandbox: Sandbox & { readonly launcher: string },
  confinement: Confinement,
  program: string,
  args: readonly string[],
): SandboxedCommand {
  return {
    file: sandbox.launcher,
    args: [
      ...limits(confinement),
      ...(sandbox.seccomp ? ['--seccomp'] : []),
      ...(sandbox.landlockAbi > 0 ? ['--landlock', ...paths(confinement)] : []),
      '--',
      program,
      ...args,
    ],
  };
}

function limits(confinement: Confinement): string[] {
  const options = {
    '--address-space': confinement.addressSpaceBytes,
    '--data-size': confinement.dataBytes,
    '--cpu': confinement.cpuSeconds,
    '--file-size': confinement.fileBytes,
    '--descriptors': confinement.descriptors,
    '--parent': confinement.parentPid,
  };
  return Object.entries(options).flatMap(([name, value]) => [name, String(value)]);
}

function paths({ read, execute, write }: Confinement): string[] {
  const options = { '--read': read, '--execute': execute, '--write': write };
  return Object.entries(options).flatMap(([name, list]) => list.flatMap((path) => [name, path]));
}
