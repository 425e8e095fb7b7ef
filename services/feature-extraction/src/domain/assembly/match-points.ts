/**
 * Whether two lists of points (three numbers each) are the same but for their order: each point of one has a
 * point of the other within `tolerance`, taken once. Linear in points: they are put into cells of that size.
 */
export function matchPoints(a: Float64Array, b: Float64Array, tolerance: number): boolean {
  if (a.length !== b.length) return false;
  const cells = cellsOf(a, tolerance);
  for (let i = 0; i < b.length; i += 3)
    if (!takeNear(cells, a, b.subarray(i, i + 3), tolerance)) return false;
  return true;
}

type Cells = Map<string, number[]>;

function cellsOf(points: Float64Array, size: number): Cells {
  const cells: Cells = new Map();
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [0, 1, 2].map((axis) => Math.floor((points[i + axis] as number) / size));
    const key = `${x},${y},${z}`;
    const cell = cells.get(key);
    if (cell) cell.push(i);
    else cells.set(key, [i]);
  }
  return cells;
}

const STEPS = [0, -1, 1];
const AROUND = STEPS.flatMap((x) => STEPS.flatMap((y) => STEPS.map((z) => [x, y, z] as const)));

function takeNear(cells: Cells, points: Float64Array, point: Float64Array, tolerance: number): boolean {
  const [x, y, z] = [...point].map((value) => Math.floor(value / tolerance)) as [number, number, number];
  return AROUND.some(([dx, dy, dz]) => {
    const cell = cells.get(`${x + dx},${y + dy},${z + dz}`);
    return cell !== undefined && takeFrom(cell, points, point, tolerance);
  });
}

function takeFrom(cell: number[], points: Float64Array, point: Float64Array, tolerance: number): boolean {
  const found = cell.findIndex((i) =>
    [0, 1, 2].every((axis) => Math.abs((points[i + axis] as number) - (point[axis] as number)) <= tolerance),
  );
  if (found < 0) return false;
  cell.splice(found, 1);
  return true;
}
