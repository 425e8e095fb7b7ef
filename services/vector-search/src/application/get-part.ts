import type { CallContext } from '@cadml/cad-model';
import { type AppError, toAppError } from '@cadml/errors';
import { invalid } from '../domain/invalid.ts';
import type { Part } from '../domain/part.ts';
import { requirePart } from './access.ts';
import type { PartReader } from './ports/part-store.ts';

/** One part. DATA_NOT_FOUND when it is not there for this caller; RESOURCE_GONE when it was deleted. */
export function getPart(reader: PartReader, { principal }: CallContext, partId: string): Promise<Part> {
  return requirePart(reader, principal, partId);
}

const MAX_PARTS = 200;

/** The same for several, each with its part or its error, in the order of the ids. */
export function getParts(
  reader: PartReader,
  { principal }: CallContext,
  partIds: readonly string[],
): Promise<(Part | AppError)[]> {
  if (partIds.length > MAX_PARTS) throw invalid(`At most ${MAX_PARTS} parts are read at once.`);
  return Promise.all(
    partIds.map((id) => requirePart(reader, principal, id).catch((error) => toAppError(error, 'search'))),
  );
}
