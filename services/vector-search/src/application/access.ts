import { canRead, type Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { etagOf, type Part } from '../domain/part.ts';
import type { PartReader } from './ports/part-store.ts';

/** The part, if it exists for this caller. DATA_NOT_FOUND; RESOURCE_GONE when it was deleted. */
export async function requirePart(reader: PartReader, principal: Principal, id: string): Promise<Part> {
  const part = await reader.find(id);
  if (part !== null && canRead(principal, part.project)) return part;
  if (part === null) {
    const tombstone = await reader.tombstone(id);
    if (tombstone !== null && canRead(principal, tombstone.project)) throw gone(id, tombstone.project);
  }
  throw notFound(`There is no part '${id}' here.`, id);
}

/** CONFLICT when the caller saw another state of the part. */
export function requireEtag(part: Part, ifEtag: string | null): void {
  const etag = etagOf(part);
  if (ifEtag === null || ifEtag === etag) return;
  throw new AppError({
    code: 'CONFLICT',
    stage: 'validate',
    message: 'The part was changed since it was read. Read it again, then repeat the change.',
    context: { partId: part.id, etag, given: ifEtag },
  });
}

export function notFound(message: string, partId: string): AppError {
  return new AppError({ code: 'DATA_NOT_FOUND', stage: 'search', message, context: { partId } });
}

function gone(partId: string, project: string): AppError {
  const message = `The part '${partId}' was deleted.`;
  return new AppError({ code: 'RESOURCE_GONE', stage: 'search', message, context: { partId, project } });
}
