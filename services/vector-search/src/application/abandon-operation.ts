import { type CallContext, requireWrite } from '@cadml/cad-model';
import { checkFileHash } from '../domain/analysis.ts';
import { holderOf } from '../domain/part.ts';
import { otherOperation } from './upsert-part.ts';
import type { WriteDeps } from './writing.ts';

export interface AbandonCommand {
  readonly operationId: string;
  readonly project: string;
  readonly fileHash: string;
}

/**
 * Ends an operation. Returns whether a revision had come of it, whose file must be kept; if not, none ever will:
 * an upsert that is still on its way is refused. Without this a caller that heard no answer could only guess.
 */
export function abandonOperation(
  { store, clock }: WriteDeps,
  { principal }: CallContext,
  { operationId, project, fileHash }: AbandonCommand,
): Promise<boolean> {
  requireWrite(principal, project);
  checkFileHash(fileHash);
  return store.write(async (writer) => {
    const before = await writer.operation(operationId);
    if (before === null) {
      // What an operation wrote outlives the memory of it.
      const held = { project, fileHash, holder: holderOf(operationId) };
      if ((await writer.neededOf([held])).length > 0) return true;
      const given = { id: operationId, project, fileHash, outcome: null };
      await writer.recordOperation(given, clock.now());
      return false;
    }
    if (before.project !== project || before.fileHash !== fileHash) throw otherOperation(operationId);
    return before.outcome?.revisionCreated ?? false;
  });
}
