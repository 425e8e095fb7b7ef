import { CONVEXITIES, CURVE_KINDS } from '../../shape/shape-document.ts';
import { shares, spread } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';

/** −180° … 180° in the middles of the first and the last. */
const TURNS = 13;
const HALF_TURN = { low: -Math.PI, high: Math.PI };

/** Which curves the surfaces meet in, how sharply, and whether outwards or inwards: by length and by number. */
export function edgesBlock({ document: { borders } }: ShapeFacts): readonly number[] {
  const kinds = CURVE_KINDS.length * CONVEXITIES.length;
  const [length, count] = [new Float64Array(kinds), new Float64Array(kinds)];
  const [turnLength, turnCount] = [new Float64Array(TURNS), new Float64Array(TURNS)];
  for (const { curve, convexity, lengthMm, angle } of borders) {
    const kind = CURVE_KINDS.indexOf(curve) * CONVEXITIES.length + CONVEXITIES.indexOf(convexity);
    length[kind] = (length[kind] as number) + lengthMm;
    count[kind] = (count[kind] as number) + 1;
    spread(turnLength, angle, HALF_TURN, lengthMm);
    spread(turnCount, angle, HALF_TURN, 1);
  }
  return [length, count, turnLength, turnCount].flatMap(shares);
}
