import type { Api } from '../fleet/client.ts';
import { concurrently } from './concurrently.ts';

/** A ranking: part ids with their distances, best first. */
export type Ranking = readonly { readonly id: string; readonly distance: number }[];

const AT_ONCE = 4;
const MOST = 1000;

export interface RankingWish {
  readonly excludeSelf: boolean;
  /** Absent: what searches go by. */
  readonly version?: string;
}

/** For each part, all others by distance. */
export async function rankAll(
  api: Api,
  ids: readonly string[],
  wish: RankingWish,
): Promise<Map<string, Ranking>> {
  const rankings = await concurrently(ids, AT_ONCE, async (partId) => {
    const { status, body } = await api.send('POST', '/similarity/search', { partId, k: MOST, ...wish });
    if (status !== 200) throw new Error(`search for ${partId}: ${status} ${body.code}: ${body.message}`);
    return body.items.map((item) => ({
      id: item.partId,
      distance: item.distance,
    })) as Ranking;
  });
  return new Map(ids.map((id, i) => [id, rankings[i] as Ranking]));
}

/** Groups of parts that share the best distance with another part: equal vectors. */
export function tieGroups(rankings: ReadonlyMap<string, Ranking>): string[][] {
  const groups = new Map<string, string[]>();
  for (const ranking of rankings.values()) {
    const best = ranking[0]?.distance;
    const tied = ranking.filter((item) => item.distance === best).map((item) => item.id);
    if (tied.length > 1) groups.set(tied.toSorted().join(), tied);
  }
  return [...groups.values()];
}
