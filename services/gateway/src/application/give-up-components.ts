import type { AnalyzePayload, Job } from '../domain/job.ts';
import { componentOperation } from '../domain/job.ts';
import { type GiveUpFileDeps, giveUpFile } from './give-up-file.ts';

const STRUCTURE_MS = 60_000;

/**
 * Gives up the files of components that a job stored and did not come to write: each component's operation is
 * ended, and its file released unless a revision came of it. Which ones there were is read from the file, for
 * a worker that vanished has told nobody.
 */
export async function giveUpComponents(
  deps: GiveUpFileDeps,
  { id, principal, requestId }: Pick<Job, 'id' | 'principal' | 'requestId'>,
  { fileHash, name, project }: AnalyzePayload,
): Promise<void> {
  const signal = AbortSignal.timeout(STRUCTURE_MS);
  const call = { principal, requestId, deadline: Date.now() + STRUCTURE_MS, signal };
  const request = { fileHash, name, sizeMm: null, workClass: 'job' } as const;
  // Without a structure nothing was taken out of the file either.
  const { products } = await deps.files.structure(request, call).catch(() => ({ products: [] }));
  for (const component of new Set(products.flatMap(({ shape }) => shape?.fileHash ?? []))) {
    const operationId = componentOperation(id, component);
    await giveUpFile(deps, { operationId, fileHash: component, project }, call);
  }
}
