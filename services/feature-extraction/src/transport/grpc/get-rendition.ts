import type { CallContext } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { getRendition } from '../../application/get-rendition.ts';
import type { Rendition } from '../../domain/rendition.ts';
import { decodeExtents, decodeHash, decodeProductKey, decodeSize, invalid } from './decode.ts';
import type { TransportDeps } from './transport-deps.ts';

const CHUNK_BYTES = 64 * 1024;

export async function* rendition(
  deps: TransportDeps,
  request: proto.GetRenditionRequest,
  call: CallContext,
): AsyncGenerator<proto.GetRenditionResponse> {
  const { ahead } = request;
  const made = await getRendition(
    deps,
    {
      fileHash: decodeHash(request.fileHash),
      name: request.name,
      rendition: decodeRendition(request),
      product: decodeProductKey(request.productKey),
      workClass: 'interactive',
      sizeMm: decodeExtents(request.sizeMm),
      knownEtag: request.knownEtag,
      ahead,
    },
    call,
  );
  const { mediaType, etag } = made;
  const content = ahead ? null : made.content;
  const totalBytes = BigInt(content?.length ?? 0);
  yield { part: { $case: 'header', value: { mediaType, etag, totalBytes, notModified: content === null } } };
  for (let at = 0; content && at < content.length; at += CHUNK_BYTES) {
    const piece = content.subarray(at, at + CHUNK_BYTES);
    yield { part: { $case: 'chunk', value: Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) } };
  }
}

function decodeRendition({ kind, size, background }: proto.GetRenditionRequest): Rendition {
  switch (kind) {
    case proto.RenditionKind.RENDITION_KIND_THUMBNAIL: {
      const isWhite = background === proto.Background.BACKGROUND_WHITE;
      return { kind: 'thumbnail', size: decodeSize(size), background: isWhite ? 'white' : 'transparent' };
    }
    case proto.RenditionKind.RENDITION_KIND_MODEL:
      return { kind: 'model' };
    case proto.RenditionKind.RENDITION_KIND_DRAWING:
      return { kind: 'drawing' };
    default:
      throw invalid('kind must be a thumbnail, a model or a drawing.');
  }
}
