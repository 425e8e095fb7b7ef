import { paper, xmlText } from './svg.ts';

/** A dimension line on paper, with the ends of its extension lines. All in mm of paper, y downwards. */
export interface Dimension {
  readonly direction: 'horizontal' | 'vertical';
  /** Where the measured things begin and end along the direction. */
  readonly from: number;
  readonly to: number;
  /** Where the dimension line lies across the direction, and where its extension lines begin. */
  readonly line: number;
  readonly edge: number;
  /** What is measured, in mm of the part. */
  readonly valueMm: number;
}

const ARROW = 2.5;
const OVERHANG = 1.5;
export const TEXT_HEIGHT = 3.5;

/** Dimension line, extension lines, arrow heads (ISO 129-1) and the value above the line. */
export function dimensionSvg(dimension: Dimension): string {
  const { direction, from, to, line, edge } = dimension;
  const at = (along: number, across: number): readonly [number, number] =>
    direction === 'horizontal' ? [along, across] : [across, along];
  const beyond = line + Math.sign(line - edge) * OVERHANG;
  const segments = [
    [at(from, line), at(to, line)],
    [at(from, edge), at(from, beyond)],
    [at(to, edge), at(to, beyond)],
  ] as const;
  const path = segments.map(([a, b]) => `M${point(a)}L${point(b)}`).join('');
  // Where there is no room between the lines, the arrows point from outside.
  const inward = Math.abs(to - from) > 3 * ARROW ? 1 : -1;
  const arrows = [
    arrow(at(from, line), at(from + inward * ARROW * Math.sign(to - from), line)),
    arrow(at(to, line), at(to - inward * ARROW * Math.sign(to - from), line)),
  ];
  return [`<path d="${path}"/>`, `<path stroke="none" d="${arrows.join('')}"/>`, valueText(dimension)].join(
    '\n',
  );
}

function valueText({ direction, from, to, line, valueMm }: Dimension): string {
  const middle = (from + to) / 2;
  const [x, y] = direction === 'horizontal' ? [middle, line - 1] : [line - 1, middle];
  const turn = direction === 'horizontal' ? '' : ` transform="rotate(-90 ${paper(x)} ${paper(y)})"`;
  const value = xmlText(lengthLabel(valueMm));
  return `<text stroke="none" x="${paper(x)}" y="${paper(y)}"${turn}>${value}</text>`;
}

/** A length in mm as drawings write it: three places at most, more where it is tiny. */
export function lengthLabel(valueMm: number): string {
  const rounded = Number(valueMm.toFixed(3));
  return String(rounded === 0 && valueMm !== 0 ? Number(valueMm.toPrecision(3)) : rounded);
}

function arrow(tip: readonly [number, number], base: readonly [number, number]): string {
  const [dx, dy] = [(base[0] - tip[0]) / 6, (base[1] - tip[1]) / 6];
  const wing = (side: number): [number, number] => [base[0] - side * dy, base[1] + side * dx];
  return `M${point(tip)}L${point(wing(1))}L${point(wing(-1))}Z`;
}

function point([x, y]: readonly [number, number]): string {
  return `${paper(x)} ${paper(y)}`;
}
