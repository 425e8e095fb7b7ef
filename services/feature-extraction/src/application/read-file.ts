import type { CallContext } from '@cadml/cad-model';
import type { FileStore, ReferenceStore, StoredFile } from './ports.ts';
import { requireFile } from './projects.ts';

export interface ReadFileDeps {
  readonly files: FileStore;
  readonly references: ReferenceStore;
  readonly now: () => number;
}

/** A stored file and its bytes in order. Throws DATA_NOT_FOUND when no readable project references it. */
export async function readFile(
  deps: ReadFileDeps,
  fileHash: string,
  call: CallContext,
): Promise<StoredFile & { readonly content: AsyncIterable<Uint8Array> }> {
  const file = await requireFile(deps, fileHash, call.principal);
  return { ...file, content: deps.files.read(fileHash) };
}
