/** Positive counts, kinds that differ in case alone put together, largest first. Linear but for the sort. */
export function kindCounts(kinds: Readonly<Record<string, number>>): Float64Array {
  const merged = new Map<string, number>();
  for (const kind in kinds) {
    const key = kind.toUpperCase();
    merged.set(key, (merged.get(key) ?? 0) + (kinds[kind] as number));
  }
  const counts = Float64Array.from(merged.values()).filter((count) => count > 0);
  return counts.sort().reverse();
}
