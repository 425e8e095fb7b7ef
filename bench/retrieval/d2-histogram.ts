import { measureFacets } from '../../services/feature-extraction/src/domain/descriptor/facet-measures.ts';
import { randomFrom } from '../../services/feature-extraction/src/domain/descriptor/random.ts';
import type { PlacedFacets } from '../../services/feature-extraction/src/domain/shape/shape-document.ts';

const PAIRS = 1_000_000;
const BINS = 64;
/** In means. */
const REACH = 3;

/**
 * The shape distribution D2 as Osada, Funkhouser, Chazelle and Dobkin (2002) have it: distances of 10⁶ pairs of random
 * points of the surface, over their mean, in 64 bins that sum to 1.
 */
export function d2Histogram(facets: PlacedFacets): Float64Array {
  const distances = new Float64Array(PAIRS);
  const draw = surfacePoints(facets);
  let sum = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const [ax, ay, az] = draw();
    const [bx, by, bz] = draw();
    const distance = Math.sqrt((ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2);
    distances[pair] = distance;
    sum += distance;
  }
  const bins = new Float64Array(BINS);
  for (const distance of distances) {
    const bin = Math.min(BINS - 1, Math.floor(((distance / (sum / PAIRS)) * BINS) / REACH));
    bins[bin] = (bins[bin] as number) + 1 / PAIRS;
  }
  return bins;
}

/** Points at random, evenly over the area. */
function surfacePoints(facets: PlacedFacets): () => readonly [number, number, number] {
  const { areas, vertices, triangles } = measureFacets(facets);
  const upTo = new Float64Array(areas.length);
  let total = 0;
  for (const [facet, area] of areas.entries()) {
    total += area;
    upTo[facet] = total;
  }
  const random = randomFrom(1);
  return () => {
    const facet = firstBeyond(upTo, random() * total);
    const root = Math.sqrt(random());
    const [u, v] = [1 - root, root * random()];
    const at = (axis: number): number => {
      const [a, b, c] = [0, 1, 2].map(
        (k) => vertices[(triangles[facet * 3 + k] as number) * 3 + axis] as number,
      ) as [number, number, number];
      return u * a + (1 - u - v) * b + v * c;
    };
    return [at(0), at(1), at(2)];
  };
}

function firstBeyond(upTo: Float64Array, value: number): number {
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
