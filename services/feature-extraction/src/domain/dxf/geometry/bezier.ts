import type { Vec3 } from '@cadml/cad-model';

/** Rational Bézier pieces one behind the other: `degree + 1` control points (not multiplied) and weights each. */
export interface BezierCurve {
  readonly kind: 'bezier';
  readonly degree: number;
  readonly points: readonly Vec3[];
  readonly weights: readonly number[];
}

/** How near the extreme is found, relative to the size of the piece. */
const TOLERANCE = 1e-9;
const MAX_SPLITS = 400;

/**
 * The largest value of one coordinate (times `sign`) on the curve. The control points bound a piece; only
 * pieces that could still raise the answer are split (de Casteljau), so the result is the curve's own
 * extent, not that of its control polygon.
 */
export function bezierExtreme(curve: BezierCurve, axis: 0 | 1 | 2, sign: 1 | -1): number {
  const size = curve.degree + 1;
  let best = -Infinity;
  for (let from = 0; from < curve.points.length; from += size) {
    const weights = curve.weights.slice(from, from + size);
    const values = curve.points.slice(from, from + size).map((point) => sign * point[axis]);
    best = Math.max(best, pieceMaximum({ values, weights }, best));
  }
  return sign * best;
}

interface Piece {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

function pieceMaximum(first: Piece, known: number): number {
  let best = Math.max(known, first.values[0] as number, first.values[first.values.length - 1] as number);
  const reach = Math.max(...first.values) - Math.min(...first.values);
  const open = [first];
  for (let splits = 0; splits < MAX_SPLITS; splits++) {
    const piece = open.pop();
    if (!piece) break;
    if (Math.max(...piece.values) <= best + TOLERANCE * reach) continue;
    const [left, right] = split(piece);
    best = Math.max(best, right.values[0] as number);
    open.push(left, right);
    open.sort((a, b) => Math.max(...a.values) - Math.max(...b.values));
  }
  return best;
}

/** De Casteljau at the middle, in homogeneous coordinates. */
function split({ values, weights }: Piece): readonly [Piece, Piece] {
  let weighted = values.map((value, i) => value * (weights[i] as number));
  let row = [...weights];
  const left: { values: number[]; weights: number[] } = { values: [], weights: [] };
  const right: { values: number[]; weights: number[] } = { values: [], weights: [] };
  while (row.length > 0) {
    const last = row.length - 1;
    left.values.push((weighted[0] as number) / (row[0] as number));
    left.weights.push(row[0] as number);
    right.values.unshift((weighted[last] as number) / (row[last] as number));
    right.weights.unshift(row[last] as number);
    weighted = middles(weighted);
    row = middles(row);
  }
  return [left, right];
}

function middles(row: readonly number[]): number[] {
  return row.slice(1).map((value, i) => (value + (row[i] as number)) / 2);
}
