import { pipeline } from 'node:stream/promises';
import { type ChangePartDeps, deletePart, updatePart } from '../../../application/change-part.ts';
import { type OpenPartFileDeps, openPartFile } from '../../../application/open-part-file.ts';
import { toFilters } from '../../../domain/filter.ts';
import { defined } from '../defined.ts';
import { type Exchange, type Handler, knownEtag, param } from '../exchange.ts';
import { attachment, contentTypeOf } from '../file-headers.ts';
import { Filters, Uuid } from '../schemas/common.ts';
import { FileQuery, PartPatch, PartQuery } from '../schemas/parts.ts';
import { parseJson, validate } from '../schemas/validate.ts';
import { sendJson } from './json.ts';

type PartOperation = 'listParts' | 'getPart' | 'getPartFile' | 'updatePart' | 'deletePart';

export type PartRouteDeps = ChangePartDeps & OpenPartFileDeps;

export function createPartRoutes(deps: PartRouteDeps): Record<PartOperation, Handler> {
  return {
    listParts: async ({ req, res, call }) => {
      const { filters, ...listing } = validate(PartQuery, req.query, 'query');
      const given =
        filters === undefined ? {} : validate(Filters, parseJson(filters, "parameter 'filters'"), 'filters');
      sendJson(res, 200, await deps.parts.list({ ...listing, filters: toFilters(given) }, call));
    },
    getPart: async ({ req, res, call }) => {
      const { part } = await deps.parts.get(partId(req), call);
      res.setHeader('ETag', `"${part.etag}"`);
      sendJson(res, 200, part);
    },
    getPartFile: (exchange) => sendFile(deps, exchange),
    updatePart: async ({ req, res, call }) => {
      const patch = defined(validate(PartPatch, req.body, 'patch'));
      const change = { partId: partId(req), patch, ifEtag: ifMatch(req) };
      const { part, sequence } = await updatePart(deps, change, call);
      res.setHeader('ETag', `"${part.etag}"`);
      sendJson(res, 200, { ...part, sequence });
    },
    deletePart: async ({ req, res, call }) => {
      const sequence = await deletePart(deps, { partId: partId(req), ifEtag: ifMatch(req) }, call);
      sendJson(res, 200, { sequence });
    },
  };
}

async function sendFile(deps: OpenPartFileDeps, { req, res, call }: Exchange): Promise<void> {
  const { revision } = validate(FileQuery, req.query, 'query');
  const wanted = { partId: partId(req), revision: revision ?? null, knownHash: knownEtag(req) };
  const { part, fileHash, content } = await openPartFile(deps, wanted, call);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Cache-Control', 'private, no-cache');
  res.setHeader('ETag', `"${fileHash}"`);
  if (content === null) {
    res.status(304).end();
    return;
  }
  res.status(200);
  res.setHeader('Content-Type', contentTypeOf(part.format));
  res.setHeader('Content-Disposition', attachment(part.name, part.format));
  if (content.totalBytes > 0) res.setHeader('Content-Length', content.totalBytes);
  await pipeline(content.chunks, res, { signal: call.signal });
}

function partId(req: Exchange['req']): string {
  return validate(Uuid, param(req, 'id'), 'part id');
}

function ifMatch(req: Exchange['req']): string | null {
  const given = req.get('if-match');
  return given === undefined || given === '*' ? null : given.replace(/^W\//, '').replaceAll('"', '');
}
