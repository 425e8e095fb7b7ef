import type { CallContext } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { getStructure } from '../../application/get-structure.ts';
import { storeProduct } from '../../application/store-product.ts';
import type { MeasuredProduct, PartStructure, ProductShape } from '../../domain/assembly/part-structure.ts';
import type { Occurrence } from '../../domain/product-structure.ts';
import {
  decodeExtents,
  decodeHash,
  decodeProductKey,
  decodeReference,
  decodeUntil,
  invalid,
} from './decode.ts';
import type { TransportDeps } from './transport-deps.ts';

/** Of products or uses in a message: some 300 bytes each, far from the largest message of gRPC. */
const BATCH = 500;

export async function* structure(
  deps: TransportDeps,
  request: proto.GetStructureRequest,
  call: CallContext,
): AsyncGenerator<proto.GetStructureResponse> {
  const isJob = request.workClass === proto.WorkClass.WORK_CLASS_JOB;
  const found = await getStructure(
    deps,
    {
      fileHash: decodeHash(request.fileHash),
      name: request.name,
      sizeMm: decodeExtents(request.sizeMm),
      workClass: isJob ? 'job' : 'interactive',
    },
    call,
  );
  yield { header: encodeHeader(found), products: [], occurrences: [] };
  for (let at = 0; at < found.products.length; at += BATCH) {
    const products = found.products.slice(at, at + BATCH).map(encodeProduct);
    yield { header: undefined, products, occurrences: [] };
  }
  for (let at = 0; at < found.occurrences.length; at += BATCH) {
    const occurrences = found.occurrences.slice(at, at + BATCH).map(encodeOccurrence);
    yield { header: undefined, products: [], occurrences };
  }
}

export async function store(
  deps: TransportDeps,
  request: proto.StoreProductRequest,
  call: CallContext,
): Promise<proto.StoreProductResponse> {
  const { project, holder, untilMs } = decodeReference(request);
  const product = decodeProductKey(request.productKey);
  if (product === '') throw invalid('product_key names the product to store.');
  const wanted = {
    ...{ project, holder, product, untilMs: decodeUntil(untilMs) },
    ...{ fileHash: decodeHash(request.fileHash), name: request.name },
  };
  const { fileHash, bytes } = await storeProduct(deps, wanted, call);
  return { fileHash, bytes: BigInt(bytes) };
}

function encodeHeader(found: PartStructure): proto.StructureHeader {
  const { roots, assumedUnit, productFormat, warnings } = found;
  return {
    roots: roots.map(({ product, transform }) => ({ product, transform: [...transform] })),
    assumedUnit: assumedUnit ?? '',
    productFormat,
    warnings: [...warnings],
  };
}

function encodeProduct(product: MeasuredProduct): proto.Product {
  const { key, partNumber, name, description, shape } = product;
  return {
    ...{ key, name, partNumber: partNumber ?? '', description: description ?? '' },
    shape: shape === null ? undefined : encodeShape(shape),
  };
}

function encodeShape({
  fileHash,
  bytes,
  sizeMm,
  volumeMm3,
  faces,
  sameAs,
}: ProductShape): proto.ProductShape {
  const [x, y, z] = sizeMm;
  return {
    ...{ fileHash, faces, sameAs, bytes: BigInt(bytes), sizeMm: { x, y, z } },
    volumeMm3: volumeMm3 ?? undefined,
  };
}

function encodeOccurrence(use: Occurrence): proto.Occurrence {
  const { assembly, component, name, referenceDesignator, quantity = 1, transform } = use;
  return {
    ...{ assembly, component, name, quantity, transform: [...transform] },
    referenceDesignator: referenceDesignator ?? '',
  };
}
