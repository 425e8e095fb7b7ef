import { AppError } from '@cadml/errors';
import { encodeShape } from '../domain/compare/shape-bytes.ts';
import { MAX_RENDITION_BYTES } from '../domain/rendition.ts';
import type { RenderRequest } from './messages.ts';
import { openProducts } from './open-products.ts';
import { readSolid } from './read-solid.ts';
import { readStructure } from './read-structure.ts';
import { renderFile } from './render-file.ts';
import type { StageClock } from './stage-clock.ts';
import type { Workbench } from './workbench.ts';

/**
 * What is asked for of a file, or of one of its products. Throws what reading the file throws, DATA_NOT_FOUND
 * for a product that it does not have, and what `renderFile` throws.
 */
export function makeRendition(
  bench: Workbench,
  request: RenderRequest,
  bytes: Uint8Array,
  clock: StageClock,
): Uint8Array {
  const { rendition, product, ...file } = request;
  if (rendition.kind === 'shape') {
    const shape = encodeShape(readSolid(bench, request, bytes, clock));
    return bounded(shape, MAX_RENDITION_BYTES.shape);
  }
  if (rendition.kind === 'structure') {
    const structure = readStructure(openProducts(bench, request, { bytes, clock }));
    return bounded(new TextEncoder().encode(JSON.stringify(structure)), MAX_RENDITION_BYTES.structure);
  }
  if (product === undefined) {
    if (rendition.kind === 'product') throw noSuchProduct('');
    return renderFile(bench, { ...file, rendition }, bytes, clock);
  }
  const source = openProducts(bench, request, { bytes, clock });
  const index = source.structure.products.findIndex(({ key }) => key === product);
  if (index < 0) throw noSuchProduct(product);
  const own = source.fileOf(index);
  if (rendition.kind === 'product') return bounded(own, MAX_RENDITION_BYTES.product);
  const alone = { fileHash: `${file.fileHash}/${product}`, format: source.format, bytes: own.length };
  return renderFile(bench, { ...file, ...alone, rendition }, own, clock);
}

function bounded(content: Uint8Array, maxBytes: number): Uint8Array {
  if (content.length <= maxBytes) return content;
  throw new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'geometry',
    message: 'The assembly is larger than can be listed or taken apart. Split it.',
    context: { limit: 'structureBytes', allowed: maxBytes },
  });
}

function noSuchProduct(product: string): AppError {
  return new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'parse',
    message: 'The file has no such product. Ask for its assembly to see which there are.',
    context: { product: product.slice(0, 100) },
  });
}
