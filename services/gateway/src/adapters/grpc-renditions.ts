import type { CallContext } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { AppError } from '@cadml/errors';
import type { Rendition, RenditionContent, RenditionRequest } from '../application/ports-files.ts';
import type { FeatureExtractionClient } from './grpc-feature-extraction.ts';

const { Background, RenditionKind } = proto;

const KINDS = {
  thumbnail: RenditionKind.RENDITION_KIND_THUMBNAIL,
  model: RenditionKind.RENDITION_KIND_MODEL,
  drawing: RenditionKind.RENDITION_KIND_DRAWING,
} as const;

/** Asks for a rendition; resolves with the header, before the bytes. */
export async function render(
  client: FeatureExtractionClient,
  request: RenditionRequest,
  call: CallContext,
): Promise<RenditionContent> {
  const messages = client.getRendition(toMessage(request), call)[Symbol.asyncIterator]();
  const first = await messages.next();
  const part = first.done ? undefined : first.value.part;
  if (part?.$case !== 'header') {
    throw new AppError({
      code: 'INTERNAL_ERROR',
      stage: 'geometry',
      message: 'A rendition began without its header.',
    });
  }
  const { mediaType, etag, totalBytes, notModified } = part.value;
  return { mediaType, etag, notModified, totalBytes: Number(totalBytes), chunks: chunksOf(messages) };
}

function toMessage(request: RenditionRequest): proto.GetRenditionRequest {
  const { fileHash, name, rendition, product, sizeMm, knownEtag, ahead = false } = request;
  const [x, y, z] = sizeMm ?? [0, 0, 0];
  return {
    ...{ fileHash, name },
    kind: KINDS[rendition.kind],
    ...pictureOf(rendition),
    sizeMm: sizeMm === null ? undefined : { x, y, z },
    knownEtag,
    productKey: product,
    ahead,
  };
}

function pictureOf(rendition: Rendition): Pick<proto.GetRenditionRequest, 'size' | 'background'> {
  if (rendition.kind !== 'thumbnail') return { size: 0, background: Background.BACKGROUND_UNSPECIFIED };
  const { size, background } = rendition;
  return {
    size,
    background: background === 'white' ? Background.BACKGROUND_WHITE : Background.BACKGROUND_TRANSPARENT,
  };
}

async function* chunksOf(messages: AsyncIterator<proto.GetRenditionResponse>): AsyncGenerator<Uint8Array> {
  try {
    for (let next = await messages.next(); !next.done; next = await messages.next()) {
      const { part } = next.value;
      if (part?.$case === 'chunk') yield part.value;
    }
  } finally {
    await messages.return?.();
  }
}
