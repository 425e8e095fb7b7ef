/**
 * Normalised Shannon entropy with Laplace smoothing, 0…1. For counts n_i of K kinds, N in all:
 * p_i = (n_i + 1)/(N + K), H = −Σ p_i ln p_i, and the value is H / ln K. No kind or one kind gives 0.
 * The bits depend on the order of the counts; give them sorted.
 */
export function laplaceEntropy(counts: readonly number[]): number {
  const kinds = counts.length;
  if (kinds < 2) return 0;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const entropy = counts.reduce((sum, count) => {
    const p = (count + 1) / (total + kinds);
    return sum - p * Math.log(p);
  }, 0);
  return entropy / Math.log(kinds);
}
