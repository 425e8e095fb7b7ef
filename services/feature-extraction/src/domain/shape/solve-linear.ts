/**
 * Solves a small square system A x = b by Gaussian elimination with partial pivoting; null when it is singular
 * to working precision. `rows` holds A with b as the last column and is used up.
 */
export function solveLinear(rows: number[][]): readonly number[] | null {
  const size = rows.length;
  const scale = Math.max(...rows.flatMap((row) => row.slice(0, size).map(Math.abs)));
  for (let column = 0; column < size; column++) {
    const pivot = pivotRow(rows, column);
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const top = rows[column] as number[];
    if (!(Math.abs(top[column] as number) > scale * SINGULAR)) return null;
    for (let row = column + 1; row < size; row++) eliminate(rows[row] as number[], top, column);
  }
  return substitute(rows);
}

const SINGULAR = 1e-13;

function pivotRow(rows: readonly number[][], column: number): number {
  let best = column;
  for (let row = column + 1; row < rows.length; row++) {
    if (Math.abs(rows[row]?.[column] as number) > Math.abs(rows[best]?.[column] as number)) best = row;
  }
  return best;
}

function eliminate(row: number[], top: readonly number[], column: number): void {
  const factor = (row[column] as number) / (top[column] as number);
  for (let k = column; k < row.length; k++) row[k] = (row[k] as number) - factor * (top[k] as number);
}

function substitute(rows: readonly number[][]): readonly number[] {
  const size = rows.length;
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const values = rows[row] as number[];
    let sum = values[size] as number;
    for (let k = row + 1; k < size; k++) sum -= (values[k] as number) * (solution[k] as number);
    solution[row] = sum / (values[row] as number);
  }
  return solution;
}
