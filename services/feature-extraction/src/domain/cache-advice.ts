import type { CacheLimits } from './cache-limits.ts';
import { LEAST_CAPACITY_BYTES } from './cache-limits.ts';

/** What was seen of a cache in the sliding window. Ratios are of look-ups. */
export interface CacheObservation {
  readonly seenMs: number;
  readonly lookups: number;
  /** Look-ups of the keys from which the forecasts come. */
  readonly sampled: number;
  readonly sampleRate: number;
  /** Answered by the process; null without look-ups. */
  readonly l1Ratio: number | null;
  /** Answered without a reading; null without look-ups. */
  readonly servedRatio: number | null;
  /** What other capacities would have answered, smallest first. */
  readonly capacities: readonly { readonly bytes: number; readonly hitRatio: number }[];
  /** What would have been too old after other times, shortest first. */
  readonly ttls: readonly { readonly ms: number; readonly expiredRatio: number }[];
}

export interface CacheReason {
  readonly code:
    | 'too_little_seen'
    | 'capacity_too_small'
    | 'capacity_enough'
    | 'capacity_more_than_needed'
    | 'ttl_too_short'
    | 'ttl_enough'
    | 'ttl_not_judged';
  readonly message: string;
}

export interface CacheAdvice {
  /** null when too little was seen to say anything. */
  readonly recommended: (CacheLimits & { readonly expectedHitRatio: number }) | null;
  /** Whether what is recommended differs from what is in force. */
  readonly isChange: boolean;
  readonly reasons: readonly CacheReason[];
}

const LEAST_LOOKUPS = 1_000;
const LEAST_SAMPLED = 300;
/** A capacity is as good as the best one when it answers this much less at most. */
const AS_GOOD = 0.005;
/** A larger capacity must answer this much more to be worth its memory. */
const WORTH_IT = 0.01;
/** So many look-ups may find an entry too old. */
const MOST_EXPIRED = 0.01;

/** What to set, and why, from what was seen. */
export function adviseCache(
  seen: CacheObservation,
  inForce: CacheLimits,
  mostCapacityBytes: number,
): CacheAdvice {
  if (seen.lookups < LEAST_LOOKUPS || seen.sampled < LEAST_SAMPLED) {
    return { recommended: null, isChange: false, reasons: [tooLittle(seen)] };
  }
  const capacity = adviseCapacity(seen, inForce.capacityBytes, mostCapacityBytes);
  const ttl = adviseTtl(seen, inForce.ttlSeconds);
  const expected = hitRatioAt(seen, capacity.bytes) - expiredRatioAt(seen, ttl.seconds * 1000);
  return {
    recommended: {
      capacityBytes: capacity.bytes,
      ttlSeconds: ttl.seconds,
      expectedHitRatio: Math.max(0, expected),
    },
    isChange: capacity.bytes !== inForce.capacityBytes || ttl.seconds !== inForce.ttlSeconds,
    reasons: [capacity.reason, ttl.reason],
  };
}

function tooLittle({ lookups, sampled, seenMs }: CacheObservation): CacheReason {
  const needs = `${LEAST_LOOKUPS} look-ups, ${LEAST_SAMPLED} of them of keys that are followed`;
  return {
    code: 'too_little_seen',
    message: `${lookups} look-ups (${sampled} followed) in ${minutes(seenMs)}: advice needs ${needs}.`,
  };
}

function adviseCapacity(seen: CacheObservation, present: number, most: number) {
  const allowed = seen.capacities.filter(({ bytes }) => bytes >= LEAST_CAPACITY_BYTES && bytes <= most);
  const best = Math.max(0, ...allowed.map(({ hitRatio }) => hitRatio));
  const now = hitRatioAt(seen, present);
  const enough = allowed.find(({ hitRatio }) => hitRatio >= best - AS_GOOD);
  const said = `in ${minutes(seen.seenMs)} and ${seen.lookups} look-ups`;
  const keep = `${mib(present)} answer ${percent(now)} ${said}`;
  if (enough !== undefined && enough.bytes > present && enough.hitRatio - now >= WORTH_IT) {
    const message = `${keep}; ${mib(enough.bytes)} would have answered ${percent(enough.hitRatio)}.`;
    return { bytes: enough.bytes, reason: { code: 'capacity_too_small', message } as const };
  }
  if (enough !== undefined && enough.bytes <= present / 2) {
    const message = `${keep}; ${mib(enough.bytes)} would have answered ${percent(enough.hitRatio)}, no more than ${percent(AS_GOOD)} short of the best.`;
    return { bytes: enough.bytes, reason: { code: 'capacity_more_than_needed', message } as const };
  }
  const message = `${keep}; no other capacity up to ${mib(most)} is worth a change (best: ${percent(best)}).`;
  return { bytes: present, reason: { code: 'capacity_enough', message } as const };
}

/** A longer time is advised when too much grows old; never a shorter one, for room is made by use anyway. */
function adviseTtl(seen: CacheObservation, present: number) {
  const presentMs = present * 1000;
  const text = (seconds: number) => minutes(seconds * 1000);
  if (presentMs > seen.seenMs) {
    const message = `Entries live ${text(present)}, and only ${minutes(seen.seenMs)} were seen.`;
    return { seconds: present, reason: { code: 'ttl_not_judged', message } as const };
  }
  const now = expiredRatioAt(seen, presentMs);
  const keep = `After ${text(present)}, ${percent(now)} of look-ups find an entry too old`;
  const longer = seen.ttls.filter(({ ms }) => ms > presentMs && ms <= seen.seenMs);
  const better = longer.find(({ expiredRatio }) => expiredRatio <= MOST_EXPIRED) ?? longer.at(-1);
  if (now <= MOST_EXPIRED || better === undefined || better.expiredRatio >= now) {
    return { seconds: present, reason: { code: 'ttl_enough', message: `${keep}.` } as const };
  }
  const message = `${keep}; after ${minutes(better.ms)} it would be ${percent(better.expiredRatio)}.`;
  return { seconds: better.ms / 1000, reason: { code: 'ttl_too_short', message } as const };
}

/** Between two forecasts: linear over the logarithm of the capacity. */
function hitRatioAt({ capacities }: CacheObservation, bytes: number): number {
  return between(
    capacities.map((forecast) => ({ x: Math.log2(forecast.bytes), y: forecast.hitRatio })),
    Math.log2(bytes),
  );
}

function expiredRatioAt({ ttls }: CacheObservation, ms: number): number {
  return between(
    ttls.map((forecast) => ({ x: Math.log2(forecast.ms), y: forecast.expiredRatio })),
    Math.log2(ms),
  );
}

function between(points: readonly { readonly x: number; readonly y: number }[], x: number): number {
  const above = points.findIndex((point) => point.x >= x);
  const [low, high] = [points[above - 1], points[above]];
  if (above === -1) return points.at(-1)?.y ?? 0;
  if (low === undefined || high === undefined) return high?.y ?? 0;
  return low.y + ((high.y - low.y) * (x - low.x)) / (high.x - low.x);
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

function mib(bytes: number): string {
  return `${Number((bytes / 1024 / 1024).toFixed(1))} MiB`;
}

function minutes(ms: number): string {
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
