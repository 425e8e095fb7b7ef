import type { CallContext } from '@cadml/cad-model';
import { record } from './api-keys.ts';
import type { Clock } from './clock.ts';
import type { AuditLog } from './ports-access.ts';
import type { FeatureExtraction } from './ports-files.ts';

/** Lets a file that killed workers be tried again. Throws DATA_NOT_FOUND when it is not quarantined. */
export async function clearQuarantine(
  deps: { readonly files: FeatureExtraction; readonly audit: AuditLog; readonly clock: Clock },
  fileHash: string,
  reason: string,
  call: CallContext,
): Promise<void> {
  await record(deps, call, { action: 'quarantine.clear', target: fileHash, reason });
  await deps.files.clearQuarantine(fileHash, call);
}
