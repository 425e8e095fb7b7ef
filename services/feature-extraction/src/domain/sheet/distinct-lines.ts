import { simplified } from './simplify.ts';
import type { Polylines, ViewLines } from './view-lines.ts';

/**
 * A view with every line once: an edge right behind another one coincides with it, and a seen line covers a
 * hidden one. Lines shorter than `tolerance` are dropped, others lose the points that they do not need.
 */
export function distinctLines(view: ViewLines, tolerance: number): ViewLines {
  const known = new Set<string>();
  const once = (lines: Polylines) =>
    lines
      .filter((line) => reach(line) > tolerance)
      .map((line) => simplified(line, tolerance))
      .filter((line) => isNew(known, line, tolerance));
  return { visible: once(view.visible), smooth: once(view.smooth), hidden: once(view.hidden) };
}

function reach(line: Float64Array): number {
  let farthest = 0;
  for (let i = 2; i < line.length; i += 2) {
    const dx = (line[i] as number) - (line[0] as number);
    const dy = (line[i + 1] as number) - (line[1] as number);
    farthest = Math.max(farthest, Math.abs(dx), Math.abs(dy));
  }
  return farthest;
}

function isNew(known: Set<string>, line: Float64Array, tolerance: number): boolean {
  const places = Array.from(line, (value) => Math.round(value / tolerance));
  const points = places.flatMap((x, i) => (i % 2 === 0 ? [`${x},${places[i + 1]}`] : []));
  const forward = points.join(' ');
  if (known.has(forward) || known.has(points.toReversed().join(' '))) return false;
  known.add(forward);
  return true;
}
