/** Positive counts, kinds that differ in case alone put together, largest first. */
export function kindCounts(kinds: Readonly<Record<string, number>>): readonly number[] {
  const merged = new Map<string, number>();
  for (const [kind, count] of Object.entries(kinds)) {
    const key = kind.toUpperCase();
    merged.set(key, (merged.get(key) ?? 0) + count);
  }
  return [...merged.values()].filter((count) => count > 0).sort((a, b) => b - a);
}
