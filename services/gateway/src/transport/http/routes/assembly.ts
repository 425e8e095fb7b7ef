import type { PartCatalogue } from '../../../application/ports-catalogue.ts';
import type { FeatureExtraction } from '../../../application/ports-files.ts';
import { readAssembly, readBill, type WantedAssembly } from '../../../application/read-assembly.ts';
import type { BomRow } from '../../../domain/bill-of-materials.ts';
import { csv } from '../../../domain/csv.ts';
import { type Exchange, type Handler, param } from '../exchange.ts';
import { saved } from '../file-headers.ts';
import { AssemblyQuery } from '../schemas/assembly.ts';
import { Uuid } from '../schemas/common.ts';
import { ThumbnailQuery } from '../schemas/parts.ts';
import { validate } from '../schemas/validate.ts';
import { sendJson } from './json.ts';
import { sendRendition } from './renditions.ts';

type AssemblyOperation = 'getPartAssembly' | 'getPartBom' | 'getPartBomCsv' | 'getProductThumbnail';

interface AssemblyRouteDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
}

export function createAssemblyRoutes(deps: AssemblyRouteDeps): Record<AssemblyOperation, Handler> {
  return {
    getPartAssembly: async (exchange) => {
      sendJson(exchange.res, 200, await readAssembly(deps, wanted(exchange), exchange.call));
    },
    getPartBom: async (exchange) => {
      const { req, res, call } = exchange;
      res.setHeader('Vary', 'Accept');
      const wantsCsv = req.accepts(['application/json', 'text/csv']) === 'text/csv';
      if (wantsCsv) return sendCsv(deps, exchange);
      const { part, rows } = await readBill(deps, wanted(exchange), call);
      sendJson(res, 200, { partId: part.id, name: part.name, items: rows });
    },
    getPartBomCsv: (exchange) => sendCsv(deps, exchange),
    getProductThumbnail: async (exchange) => {
      const { size, background, revision } = validate(ThumbnailQuery, exchange.req.query, 'query');
      const product = param(exchange.req, 'key');
      await sendRendition(deps, exchange, { kind: 'thumbnail', size, background }, { revision, product });
    },
  };
}

function wanted({ req }: Exchange): WantedAssembly {
  const { revision, depth } = validate(AssemblyQuery, req.query, 'query');
  const partId = validate(Uuid, param(req, 'id'), 'part id');
  return { partId, revision: revision ?? null, depth: depth ?? null };
}

const HEADER = [
  ...['position', 'level', 'partNumber', 'name', 'quantity', 'totalQuantity', 'volumeMm3'],
  ...['widthMm', 'heightMm', 'depthMm', 'fileHash', 'partId', 'scale', 'mirrored'],
];

async function sendCsv(deps: AssemblyRouteDeps, exchange: Exchange): Promise<void> {
  const { res, call } = exchange;
  const { part, rows } = await readBill(deps, wanted(exchange), call);
  res.status(200);
  res.setHeader('Content-Type', 'text/csv; charset=utf-8; header=present');
  res.setHeader('Content-Disposition', saved(part.name, 'csv'));
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.end(csv(HEADER, rows.map(cells)));
}

function cells(row: BomRow) {
  const { position, level, partNumber, name, quantity, totalQuantity, volumeMm3, sizeMm } = row;
  const [width, height, depth] = sizeMm ?? [null, null, null];
  const numbers = [quantity, totalQuantity, volumeMm3, width, height, depth];
  const form = [row.scale, String(row.mirrored)];
  return [position, level, partNumber, name, ...numbers, row.fileHash, row.partId, ...form];
}
