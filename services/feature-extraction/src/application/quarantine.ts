import { type CallContext, requireScope } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { QuarantinedFile, QuarantineStore } from './ports.ts';

export interface QuarantineDeps {
  readonly quarantine: QuarantineStore;
}

/** Files with strikes under the current extractor revision. Needs the scope `ops`. */
export async function listQuarantine(
  deps: QuarantineDeps,
  call: CallContext,
): Promise<readonly QuarantinedFile[]> {
  requireScope(call.principal, 'ops');
  return await deps.quarantine.list();
}

/** Lets a file be tried again. Needs the scope `ops`; throws DATA_NOT_FOUND when it has no strike. */
export async function clearQuarantine(
  deps: QuarantineDeps,
  fileHash: string,
  call: CallContext,
): Promise<void> {
  requireScope(call.principal, 'ops');
  if (await deps.quarantine.clear(fileHash)) return;
  throw new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'parse',
    message: 'This file is not quarantined.',
    context: { fileHash },
  });
}
