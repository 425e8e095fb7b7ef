/** An eigenvalue with its unit eigenvector. */
export interface EigenPair {
  readonly value: number;
  readonly vector: readonly number[];
}

const SWEEPS = 30;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix, the smallest value first, by the cyclic Jacobi method
 * (Golub, Van Loan: Matrix Computations, 8.5). `matrix` is used up.
 */
export function jacobiEigen(matrix: number[][]): readonly EigenPair[] {
  const size = matrix.length;
  const vectors = matrix.map((_, row) => matrix.map((__, column) => (row === column ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(matrix) > 0; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(matrix, vectors, p, q);
    }
  }
  return matrix
    .map((row, i) => ({ value: row[i] as number, vector: vectors.map((line) => line[i] as number) }))
    .sort((a, b) => a.value - b.value);
}

/** Zero when what is left cannot change the diagonal any more. */
function offDiagonal(matrix: readonly number[][]): number {
  let off = 0;
  let diagonal = 0;
  for (const [i, row] of matrix.entries()) {
    for (const [j, value] of row.entries()) {
      if (i === j) diagonal += value * value;
      else off += value * value;
    }
  }
  return off > diagonal * 1e-32 ? off : 0;
}

function rotate(matrix: number[][], vectors: number[][], p: number, q: number): void {
  const off = matrix[p]?.[q] as number;
  if (off === 0) return;
  const theta = ((matrix[q]?.[q] as number) - (matrix[p]?.[p] as number)) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const turn = { p, q, c, s: t * c };
  for (const row of matrix) turnRow(row, turn);
  turnColumns(matrix, turn);
  for (const row of vectors) turnRow(row, turn);
}

/** A plane rotation in the coordinates p and q. */
interface Turn {
  readonly p: number;
  readonly q: number;
  readonly c: number;
  readonly s: number;
}

function turnRow(row: number[], { p, q, c, s }: Turn): void {
  const [x, y] = [row[p] as number, row[q] as number];
  row[p] = c * x - s * y;
  row[q] = s * x + c * y;
}

function turnColumns(matrix: readonly number[][], { p, q, c, s }: Turn): void {
  const [upper, lower] = [matrix[p] as number[], matrix[q] as number[]];
  for (let k = 0; k < upper.length; k++) {
    const [x, y] = [upper[k] as number, lower[k] as number];
    upper[k] = c * x - s * y;
    lower[k] = s * x + c * y;
  }
}
