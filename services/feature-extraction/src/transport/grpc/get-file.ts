import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { readFile } from '../../application/read-file.ts';
import { decodeHash } from './decode.ts';
import type { TransportDeps } from './transport-deps.ts';

export async function* getFile(
  deps: TransportDeps,
  request: proto.GetFileRequest,
  call: CallContext,
): AsyncGenerator<proto.GetFileResponse> {
  const { bytes, content } = await readFile(deps, decodeHash(request.fileHash), call);
  let totalBytes = BigInt(bytes);
  for await (const chunk of content) {
    yield { chunk: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), totalBytes };
    totalBytes = 0n;
  }
}
