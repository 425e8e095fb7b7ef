import type { CadDocument } from '../document.ts';
import { kindCounts } from './kind-counts.ts';
import { ratio } from './proportion-block.ts';
import { boxVolume } from './size-block.ts';

const TOP_KINDS = 5;

/** v3: solids_count, facets_count, avg_volume_per_entity, solids_ratio, facets_ratio, top_kind_freq_1…5. */
export function compositionBlock(document: CadDocument): readonly number[] {
  const { solids, facets, entities } = document;
  return [
    solids,
    facets,
    ratio(boxVolume(document), entities),
    ratio(solids, entities),
    ratio(facets, entities),
    ...topKindFrequencies(document),
  ];
}

/** The five largest shares of a kind, descending, padded with zeros. */
function topKindFrequencies(document: CadDocument): readonly number[] {
  const counts = kindCounts(document.entityKinds);
  return Array.from({ length: TOP_KINDS }, (_, i) => ratio(counts[i] ?? 0, document.entities));
}
