import type { FileStore, InstallationStore, ReferenceStore } from './ports.ts';

export interface ClaimDeps {
  readonly files: FileStore;
  readonly references: ReferenceStore;
  readonly installation: InstallationStore;
}

/** How far apart the clocks of a store and of a place may be. */
const SKEW_MS = 60_000;

/** `foreign`: another installation has noted itself. `unknown`: nobody has, and the files there are not ours. */
export type Claim =
  | { readonly whose: 'ours'; readonly id: string }
  | { readonly whose: 'foreign'; readonly id: string; readonly owner: string }
  | { readonly whose: 'unknown'; readonly id: string };

/**
 * Makes sure that the place of the files is this installation's, for sweeping another's would remove them. It is when
 * its note names it; without a note it becomes so when it is empty, or when a file in it is known to the store.
 */
export async function claimPlace(deps: ClaimDeps): Promise<Claim> {
  const { files, installation } = deps;
  const { id, sinceMs } = await installation.identify();
  const noted = await files.owner();
  if (noted === null && !(await mayBeOurs(deps, sinceMs))) return { whose: 'unknown', id };
  const owner = noted ?? (await files.claim(id));
  return owner === id ? { whose: 'ours', id } : { whose: 'foreign', id, owner };
}

/**
 * An installation from before there were notes knows its files. One that knows none at all can have strays, which a crash
 * has left since it exists: anything older is not its own.
 */
async function mayBeOurs({ files, references }: ClaimDeps, sinceMs: number): Promise<boolean> {
  if ((await references.totals()).files === 0) {
    for await (const _ of files.list(sinceMs + SKEW_MS)) return false;
    return true;
  }
  let isEmpty = true;
  for await (const { fileHash } of files.list(Number.POSITIVE_INFINITY)) {
    if (await references.isKnown(fileHash)) return true;
    isEmpty = false;
  }
  return isEmpty;
}
