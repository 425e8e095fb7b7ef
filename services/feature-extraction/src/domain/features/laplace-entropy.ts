/**
 * Normalised Shannon entropy with Laplace smoothing, 0…1. For counts n_i of K kinds, N in all:
 * p_i = (n_i + 1)/(N + K), H = −Σ p_i ln p_i, and the value is H / ln K. No kind or one kind gives 0.
 * The bits depend on the order of the counts; give them sorted.
 */
export function laplaceEntropy(counts: ArrayLike<number>): number {
  const kinds = counts.length;
  if (kinds < 2) return 0;
  let total = 0;
  for (let i = 0; i < kinds; i++) total += counts[i] as number;
  let entropy = 0;
  for (let i = 0; i < kinds; i++) {
    const p = ((counts[i] as number) + 1) / (total + kinds);
    entropy -= p * Math.log(p);
  }
  return entropy / Math.log(kinds);
}
