import { pipeline } from 'node:stream/promises';
import { openPartRendition } from '../../../application/open-part-rendition.ts';
import type { PartCatalogue } from '../../../application/ports-catalogue.ts';
import type { FeatureExtraction, Rendition } from '../../../application/ports-files.ts';
import { type Exchange, type Handler, knownEtag, param } from '../exchange.ts';
import { inline } from '../file-headers.ts';
import { Uuid } from '../schemas/common.ts';
import { FileQuery, ThumbnailQuery } from '../schemas/parts.ts';
import { validate } from '../schemas/validate.ts';

type RenditionOperation = 'getPartThumbnail' | 'getPartModel' | 'getPartDrawing';

interface RenditionRouteDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
}

export function createRenditionRoutes(deps: RenditionRouteDeps): Record<RenditionOperation, Handler> {
  return {
    getPartThumbnail: async (exchange) => {
      const { size, background, revision } = validate(ThumbnailQuery, exchange.req.query, 'query');
      await sendRendition(deps, exchange, { kind: 'thumbnail', size, background }, { revision });
    },
    getPartModel: async (exchange) => {
      const { revision } = validate(FileQuery, exchange.req.query, 'query');
      await sendRendition(deps, exchange, { kind: 'model' }, { revision });
    },
    getPartDrawing: async (exchange) => {
      const { revision } = validate(FileQuery, exchange.req.query, 'query');
      await sendRendition(deps, exchange, { kind: 'drawing' }, { revision });
    },
  };
}

const EXTENSIONS: Readonly<Record<Rendition['kind'], string>> = {
  thumbnail: 'png',
  model: 'glb',
  drawing: 'svg',
};

/** A drawing carries text of strangers: it may neither run nor load anything, wherever it is shown. */
const NOTHING_BUT_LINES = "default-src 'none'; sandbox; frame-ancestors 'self'";

export async function sendRendition(
  deps: RenditionRouteDeps,
  { req, res, call }: Exchange,
  rendition: Rendition,
  { revision, product = '' }: { readonly revision: number | undefined; readonly product?: string },
): Promise<void> {
  const partId = validate(Uuid, param(req, 'id'), 'part id');
  const wanted = { partId, revision: revision ?? null, rendition, product, knownEtag: knownEtag(req) };
  const made = await openPartRendition(deps, wanted, call);
  res.setHeader('ETag', `"${made.etag}"`);
  res.setHeader('Cache-Control', 'private, no-cache');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  if (made.notModified) {
    res.status(304).end();
    return;
  }
  res.status(200);
  res.setHeader('Content-Type', made.mediaType);
  res.setHeader('Content-Length', made.totalBytes);
  res.setHeader('Content-Disposition', inline(made.part.name, EXTENSIONS[rendition.kind]));
  if (rendition.kind === 'drawing') res.setHeader('Content-Security-Policy', NOTHING_BUT_LINES);
  await pipeline(made.chunks, res, { signal: call.signal });
}
