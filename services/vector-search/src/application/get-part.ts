import type { CallContext } from '@cadml/cad-model';
import type { Part } from '../domain/part.ts';
import { requirePart } from './access.ts';
import type { PartReader } from './ports/part-store.ts';

/** One part. DATA_NOT_FOUND when it is not there for this caller; RESOURCE_GONE when it was deleted. */
export function getPart(reader: PartReader, { principal }: CallContext, partId: string): Promise<Part> {
  return requirePart(reader, principal, partId);
}
