/**
 * Solves a symmetric positive system by Cholesky's method (Golub, Van Loan: Matrix Computations, 4.2). Rows one
 * after the other; the upper triangle is not read. What the system leaves open is held at zero by `damping`, a
 * share of the mean of the diagonal (Levenberg 1944).
 */
export function solveDamped(matrix: Float64Array, right: Float64Array, damping: number): Float64Array {
  const n = right.length;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i] as number;
  const root = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = (matrix[i * n + j] as number) + (i === j ? (damping * trace) / n : 0);
      for (let k = 0; k < j; k++) sum -= (root[i * n + k] as number) * (root[j * n + k] as number);
      root[i * n + j] =
        i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / (root[j * n + j] as number);
    }
  }
  return substituted(root, right);
}

function substituted(root: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const solution = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++)
      solution[i] = (solution[i] as number) - (root[i * n + k] as number) * (solution[k] as number);
    solution[i] = (solution[i] as number) / (root[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++)
      solution[i] = (solution[i] as number) - (root[k * n + i] as number) * (solution[k] as number);
    solution[i] = (solution[i] as number) / (root[i * n + i] as number);
  }
  return solution;
}
