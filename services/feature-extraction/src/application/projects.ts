import { canRead, type Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { ReferenceStore, StoredFile } from './ports.ts';

/** Whether the caller may change references of a project: its own, or one that it can read. */
export function mayHold(principal: Principal, project: string): boolean {
  return principal.writeProject === project || canRead(principal, project);
}

/** The stored file, seen through the caller's eyes. Throws DATA_NOT_FOUND when no readable project holds it. */
export async function requireFile(
  deps: { readonly references: ReferenceStore; readonly now: () => number },
  fileHash: string,
  principal: Principal,
): Promise<StoredFile> {
  const file = await deps.references.find(fileHash, principal.readableProjects, deps.now());
  if (file === null) throw fileNotFound(fileHash);
  return file;
}

export function fileNotFound(fileHash: string): AppError {
  return new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'parse',
    message: 'No such file is kept here. Upload it first.',
    context: { fileHash },
  });
}
