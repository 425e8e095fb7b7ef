import { type CallContext, requireScope } from '@cadml/cad-model';
import { checkFileHash } from '../domain/analysis.ts';
import { invalid } from '../domain/invalid.ts';
import { operationOf } from '../domain/part.ts';
import type { HeldFile } from './ports/part-store.ts';
import type { WriteDeps } from './writing.ts';

const MOST = 1_000;

/**
 * Which references keep a file of a part, in their order. The operation of one that keeps none is ended in the same
 * unit of work, so that none ever will: an upsert that is still on its way is refused. Needs the scope `ops`.
 */
export async function checkReferences(
  { store, clock }: WriteDeps,
  { principal }: CallContext,
  references: readonly HeldFile[],
): Promise<readonly boolean[]> {
  requireScope(principal, 'ops');
  if (references.length > MOST) throw invalid(`At most ${MOST} references are checked at once.`);
  const given = references.map(checked);
  const needed = new Set(await store.neededOf(given));
  const others = given.filter((one) => !needed.has(one));
  if (others.length > 0) {
    await store.write(async (writer) => {
      for (const one of await writer.neededOf(others)) needed.add(one);
      await writer.endOperations(
        others.filter((one) => !needed.has(one)),
        clock.now(),
      );
    });
  }
  return given.map((one) => needed.has(one));
}

function checked({ project, fileHash, holder }: HeldFile): HeldFile & { readonly id: string } {
  checkFileHash(fileHash);
  const id = operationOf(holder);
  if (id === null) throw invalid('A holder is operation:<id>.', { holder });
  return { project, fileHash, holder, id };
}
