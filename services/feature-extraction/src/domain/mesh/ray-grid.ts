import { crossingAt } from './facet-crossing.ts';
import type { TriangleMesh } from './weld.ts';

/** Cells along each side at most, and entries for each facet. */
const MAX_CELLS = 64;
const MAX_ENTRIES = 8;

/** Where a square grid across y and z lies, and how large its cells are. */
interface Grid {
  readonly low: readonly [y: number, z: number];
  readonly cells: number;
  readonly size: number;
}

/**
 * The facets of a closed surface by the cells of a grid across y and z: whether a point is inside is told by the few
 * in its cell, as a ray along x crosses an odd number of them. Wrong where the surface has a gap, and where the ray
 * goes through an edge to a hair.
 */
export class RayGrid {
  private readonly mesh: TriangleMesh;
  private readonly grid: Grid;
  /** The facets of a cell are `facets[starts[cell] … starts[cell + 1])`. */
  private readonly starts: Uint32Array;
  private readonly facets: Uint32Array;

  constructor(mesh: TriangleMesh, facets: Uint32Array) {
    const boxes = flatBoxes(mesh, facets);
    this.mesh = mesh;
    this.grid = gridOf(boxes);
    const cells = this.grid.cells ** 2;
    const starts = new Uint32Array(cells + 1);
    eachEntry(boxes, this.grid, (cell) => {
      starts[cell + 1] = (starts[cell + 1] as number) + 1;
    });
    for (let cell = 0; cell < cells; cell++) {
      starts[cell + 1] = (starts[cell + 1] as number) + (starts[cell] as number);
    }
    const next = starts.slice();
    const sorted = new Uint32Array(starts[cells] as number);
    eachEntry(boxes, this.grid, (cell, i) => {
      const place = next[cell] as number;
      sorted[place] = facets[i] as number;
      next[cell] = place + 1;
    });
    this.starts = starts;
    this.facets = sorted;
  }

  /** How many facets stand in the way of a ray through the point: what asking about it costs. */
  cost(point: ArrayLike<number>): number {
    const [from, to] = this.range(point);
    return to - from;
  }

  isOddlyCrossed(point: ArrayLike<number>): boolean {
    const [from, to] = this.range(point);
    let isOdd = false;
    for (let i = from; i < to; i++) if (isCrossed(this.mesh, this.facets[i] as number, point)) isOdd = !isOdd;
    return isOdd;
  }

  private range(point: ArrayLike<number>): readonly [number, number] {
    const { low, size, cells } = this.grid;
    const row = Math.floor(((point[1] as number) - low[0]) / size);
    const column = Math.floor(((point[2] as number) - low[1]) / size);
    if (!(row >= 0 && row < cells && column >= 0 && column < cells)) return [0, 0];
    const cell = row * cells + column;
    return [this.starts[cell] as number, this.starts[cell + 1] as number];
  }
}

/** Four numbers for each facet: the lowest y and z, then the highest. */
function flatBoxes({ vertices, triangles }: TriangleMesh, facets: Uint32Array): Float64Array {
  const boxes = new Float64Array(facets.length * 4);
  for (let i = 0; i < facets.length; i++) {
    const corner = (facets[i] as number) * 3;
    const [a, b, c] = [0, 1, 2].map((k) => (triangles[corner + k] as number) * 3) as [number, number, number];
    for (let k = 0; k < 2; k++) {
      const [p, q, r] = [vertices[a + 1 + k], vertices[b + 1 + k], vertices[c + 1 + k]] as [
        number,
        number,
        number,
      ];
      boxes[i * 4 + k] = Math.min(p, q, r);
      boxes[i * 4 + 2 + k] = Math.max(p, q, r);
    }
  }
  return boxes;
}

/** As fine as the facets allow: large ones stand in many cells. */
function gridOf(boxes: Float64Array): Grid {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < boxes.length; i++) {
    const pick = i % 4 < 2 ? Math.min : Math.max;
    bounds[i % 4] = pick(bounds[i % 4] as number, boxes[i] as number);
  }
  const [lowY, lowZ, highY, highZ] = bounds as [number, number, number, number];
  const extent = Math.max(highY - lowY, highZ - lowZ, Number.MIN_VALUE) * (1 + 1e-9);
  const facets = boxes.length / 4;
  let cells = MAX_CELLS;
  while (cells > 1 && (cells ** 2 > 4 * facets || entriesOf(boxes, extent / cells) > MAX_ENTRIES * facets))
    cells /= 2;
  return { low: [lowY, lowZ], cells, size: extent / cells };
}

/** About how many cells of a size the facets stand in. */
function entriesOf(boxes: Float64Array, size: number): number {
  let entries = 0;
  for (let i = 0; i < boxes.length; i += 4) {
    const height = (boxes[i + 2] as number) - (boxes[i] as number);
    const width = (boxes[i + 3] as number) - (boxes[i + 1] as number);
    entries += (height / size + 1) * (width / size + 1);
  }
  return entries;
}

function eachEntry(
  boxes: Float64Array,
  { low, size, cells }: Grid,
  take: (cell: number, i: number) => void,
): void {
  const place = (value: number, axis: 0 | 1) => Math.min(cells - 1, Math.floor((value - low[axis]) / size));
  for (let i = 0; i < boxes.length / 4; i++) {
    const [firstRow, firstColumn] = [place(boxes[i * 4] as number, 0), place(boxes[i * 4 + 1] as number, 1)];
    const [lastRow, lastColumn] = [
      place(boxes[i * 4 + 2] as number, 0),
      place(boxes[i * 4 + 3] as number, 1),
    ];
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) take(row * cells + column, i);
    }
  }
}

const HIT = new Float64Array(1);

/** Whether the ray from the point to growing x goes through a facet. */
function isCrossed(mesh: TriangleMesh, facet: number, point: ArrayLike<number>): boolean {
  return crossingAt(mesh, facet, point, HIT) !== 0 && (HIT[0] as number) > (point[0] as number);
}
