/** Upper triangle of a symmetric 3 × 3 matrix: xx, xy, xz, yy, yz, zz. */
export type Symmetric3 = readonly [number, number, number, number, number, number];

export interface Eigen3 {
  /** Largest first. */
  readonly values: readonly [number, number, number];
  /** Unit vectors in the order of the values. */
  readonly vectors: readonly (readonly number[])[];
}

/** Sweeps of rotations; three or four are enough for a 3 × 3 matrix, which converges quadratically. */
const SWEEPS = 12;

/** Eigenvalues and eigenvectors by the cyclic Jacobi method (Golub, Van Loan: Matrix Computations, 8.5). */
export function symmetricEigen([xx, xy, xz, yy, yz, zz]: Symmetric3): Eigen3 {
  const matrix = [xx, xy, xz, xy, yy, yz, xz, yz, zz];
  const vectors = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      rotate(matrix, vectors, p, q);
    }
  }
  const order = [0, 1, 2].sort((a, b) => (matrix[b * 4] as number) - (matrix[a * 4] as number));
  return {
    values: order.map((i) => matrix[i * 4] as number) as [number, number, number],
    vectors: order.map((i) => [0, 1, 2].map((row) => vectors[row * 3 + i] as number)),
  };
}

/** Makes the element (p, q) zero. */
function rotate(matrix: number[], vectors: number[], p: number, q: number): void {
  const off = matrix[p * 3 + q] as number;
  if (off === 0) return;
  const theta = ((matrix[q * 4] as number) - (matrix[p * 4] as number)) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const mix = (values: number[], a: number, b: number) => {
    const [x, y] = [values[a] as number, values[b] as number];
    values[a] = c * x - s * y;
    values[b] = s * x + c * y;
  };
  for (let k = 0; k < 3; k++) mix(matrix, k * 3 + p, k * 3 + q);
  for (let k = 0; k < 3; k++) mix(matrix, p * 3 + k, q * 3 + k);
  for (let k = 0; k < 3; k++) mix(vectors, k * 3 + p, k * 3 + q);
}
