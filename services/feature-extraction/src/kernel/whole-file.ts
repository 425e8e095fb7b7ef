import { extents } from '@cadml/cad-model';
import { IDENTITY_TRANSFORM } from '../domain/transform.ts';
import { unitOfSize } from '../domain/unit-of-size.ts';
import type { ReadRequest, RenderRequest } from './messages.ts';
import type { ProductSource } from './product-source.ts';
import { readDocument } from './read-document.ts';
import { StageClock } from './stage-clock.ts';
import type { Workbench } from './workbench.ts';

/** A file of a format without products: it is the one part that it holds. Throws what reading it throws. */
export function wholeFile(bench: Workbench, request: RenderRequest, bytes: Uint8Array): ProductSource {
  const read = (units: ReadRequest['units']) => {
    const { rendition: _, product: __, ...file } = request;
    const clock = new StageClock(() => undefined);
    return readDocument(bench, { ...file, type: 'read', ...(units ? { units } : {}) }, bytes, clock);
  };
  const asMm = read(undefined);
  const { sizeMm } = request;
  const units = asMm.units.assumed && sizeMm ? unitOfSize(extents(asMm.boundingBox), sizeMm) : undefined;
  const {
    boundingBox,
    volumeMm3,
    areaMm2,
    faces,
    facets,
    surfaceTypes,
    units: found,
  } = units ? read(units) : asMm;
  const name = request.converted?.name ?? '';
  const product = { key: 'file', partNumber: null, name, description: null, hasShape: true };
  return {
    structure: {
      products: [product],
      occurrences: [],
      roots: [{ product: 0, transform: IDENTITY_TRANSFORM }],
    },
    format: request.format,
    assumedUnit: found.declared === null ? (units ?? 'mm') : null,
    fileOf: () => bytes,
    measure: () => ({
      ...{ volumeMm3, faces, facets, surfaceTypes, points: null },
      areaMm2: areaMm2 ?? 0,
      sizeMm: extents(boundingBox),
    }),
  };
}
