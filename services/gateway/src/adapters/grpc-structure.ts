import type { CallContext } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { fromErrorData } from '@cadml/errors';
import type { StructureRequest } from '../application/ports-files.ts';
import type { FileStructure, Occurrence, Product } from '../domain/file-structure.ts';
import type { FeatureExtractionClient } from './grpc-feature-extraction.ts';

const { WorkClass } = proto;

/** Reads a structure, which comes in pieces. */
export async function readStructure(
  client: FeatureExtractionClient,
  { fileHash, name, sizeMm, workClass }: StructureRequest,
  call: CallContext,
): Promise<FileStructure> {
  const [x, y, z] = sizeMm ?? [0, 0, 0];
  const request = {
    ...{ fileHash, name, sizeMm: sizeMm === null ? undefined : { x, y, z } },
    workClass: workClass === 'job' ? WorkClass.WORK_CLASS_JOB : WorkClass.WORK_CLASS_INTERACTIVE,
  };
  let header: proto.StructureHeader | undefined;
  const products: Product[] = [];
  const occurrences: Occurrence[] = [];
  for await (const piece of client.getStructure(request, call)) {
    header ??= piece.header;
    products.push(...piece.products.map(productFromMessage));
    occurrences.push(...piece.occurrences.map(occurrenceFromMessage));
  }
  if (header === undefined) throw fromErrorData(null, 'parse');
  const { roots, assumedUnit, productFormat, warnings } = header;
  return { products, occurrences, roots, assumedUnit: assumedUnit || null, productFormat, warnings };
}

function productFromMessage({ key, partNumber, name, shape }: proto.Product): Product {
  return {
    ...{ key, name, partNumber: partNumber || null },
    shape: shape === undefined ? null : shapeFromMessage(shape),
  };
}

function shapeFromMessage(shape: proto.ProductShape): NonNullable<Product['shape']> {
  const { fileHash, bytes, sizeMm, volumeMm3, faces, sameAs } = shape;
  const { x, y, z } = sizeMm ?? { x: 0, y: 0, z: 0 };
  return {
    ...{ fileHash, faces, sameAs, bytes: Number(bytes), sizeMm: [x, y, z] },
    volumeMm3: volumeMm3 ?? null,
  };
}

function occurrenceFromMessage({ referenceDesignator, ...use }: proto.Occurrence): Occurrence {
  return { ...use, referenceDesignator: referenceDesignator || null };
}
