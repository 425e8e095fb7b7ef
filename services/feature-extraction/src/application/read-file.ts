import type { CallContext } from '@cadml/cad-model';
import { type IntactDeps, openIntactFile } from './open-intact-file.ts';
import type { LocalFile, ReferenceStore, StoredFile } from './ports.ts';
import { requireFile } from './projects.ts';

export interface ReadFileDeps extends IntactDeps {
  readonly references: ReferenceStore;
}

/**
 * A stored file and its bytes in order. They were all compared with the hash before the first one is handed out, for
 * a stream cannot be taken back. Throws DATA_NOT_FOUND when no readable project references it, and what
 * `openIntactFile` throws.
 */
export async function readFile(
  deps: ReadFileDeps,
  fileHash: string,
  call: CallContext,
): Promise<StoredFile & { readonly content: AsyncIterable<Uint8Array> }> {
  const file = await requireFile(deps, fileHash, call.principal);
  return { ...file, content: contentOf(await openIntactFile(deps, file, call.signal)) };
}

async function* contentOf(local: LocalFile): AsyncGenerator<Uint8Array> {
  using file = local;
  yield* file.read();
}
