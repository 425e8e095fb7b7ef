import type { CadDocument } from '../document.ts';
import { ratio } from './proportion-block.ts';
import { boxVolume } from './size-block.ts';

const TOP_KINDS = 5;

/** v3: solids_count, facets_count, avg_volume_per_entity, solids_ratio, facets_ratio, top_kind_freq_1…5. `kinds`: the counts of the document's entity kinds. */
export function compositionBlock(document: CadDocument, kinds: Float64Array): readonly number[] {
  const { solids, facets, entities } = document;
  return [
    solids,
    facets,
    ratio(boxVolume(document), entities),
    ratio(solids, entities),
    ratio(facets, entities),
    ...topKindFrequencies(document, kinds),
  ];
}

/** The five largest shares of a kind, descending, padded with zeros. */
function topKindFrequencies({ entities }: CadDocument, kinds: Float64Array): readonly number[] {
  return Array.from({ length: TOP_KINDS }, (_, i) => ratio(kinds[i] ?? 0, entities));
}
