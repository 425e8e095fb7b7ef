import { type CallContext, requireWrite } from '@cadml/cad-model';
import { getRendition, type RenditionDeps } from './get-rendition.ts';
import type { StoredFile } from './ports.ts';
import { type UploadDeps, type UploadHeader, uploadFile } from './upload-file.ts';

export interface ProductToStore extends UploadHeader {
  /** Of the file that has the product. */
  readonly fileHash: string;
  readonly name: string;
  readonly product: string;
}

/**
 * Makes a file of one product and stores it with a reference: the same file for the same product. Throws what
 * `getRendition` and `uploadFile` throw.
 */
export async function storeProduct(
  deps: RenditionDeps & UploadDeps,
  { fileHash, name, product, ...header }: ProductToStore,
  call: CallContext,
): Promise<StoredFile> {
  requireWrite(call.principal, header.project);
  const { content } = await getRendition(
    deps,
    {
      ...{ fileHash, name, product, knownEtag: '', sizeMm: null },
      ...({ rendition: { kind: 'product' }, workClass: 'job' } as const),
    },
    call,
  );
  return await uploadFile(deps, header, { chunks: once(content as Uint8Array) }, call);
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
