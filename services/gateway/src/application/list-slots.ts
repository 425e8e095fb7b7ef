import { type CallContext, type FeatureSlot, featureSlots, requireFeatureVersion } from '@cadml/cad-model';
import type { VersionCatalogue } from './version-catalogue.ts';

export interface SlotList {
  readonly version: string;
  readonly dimension: number;
  /** In the order of the vector. */
  readonly items: readonly FeatureSlot[];
}

/** The slots of a version; null means what searches go by. */
export async function listSlots(
  { versions }: { readonly versions: VersionCatalogue },
  given: string | null,
  call: CallContext,
): Promise<SlotList> {
  const version = requireFeatureVersion(given ?? (await versions.defaultVersion(call)));
  const items = featureSlots(version);
  return { version, dimension: items.length, items };
}
