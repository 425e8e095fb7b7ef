import { accessConformance } from './part-store/access.conformance.ts';
import { changeLogConformance } from './part-store/change-log.conformance.ts';
import { changesConformance } from './part-store/changes.conformance.ts';
import { componentsConformance } from './part-store/components.conformance.ts';
import { defaultVersionConformance } from './part-store/default-version.conformance.ts';
import { identityConformance } from './part-store/identity.conformance.ts';
import { reExtractionConformance } from './part-store/re-extraction.conformance.ts';
import { referencesConformance } from './part-store/references.conformance.ts';
import { type OpenStore, storeInTest } from './part-store/store-in-test.conformance.ts';

/** What every store of parts promises. */
export function partStoreConformance(open: OpenStore): void {
  const store = storeInTest(open);
  identityConformance(store);
  accessConformance(store);
  changesConformance(store);
  componentsConformance(store);
  reExtractionConformance(store);
  referencesConformance(store);
  changeLogConformance(store);
  defaultVersionConformance(store);
}
