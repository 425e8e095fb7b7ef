import { AppError } from '@cadml/errors';
import type { DrawingLines, DrawnText } from '../dxf/flatten-drawing.ts';
import { extentOf } from '../picture/frame.ts';
import { lengthLabel } from './dimension.ts';
import { drawingScale } from './drawing-scale.ts';
import { simplified } from './simplify.ts';
import { paper, pathData, svgDocument, xmlText } from './svg.ts';

/** The larger side of the sheet's content, in mm of paper, is at most this. */
const REACH = 400;
const MARGIN = 10;
const TOLERANCE = 0.02;

/**
 * A drawing as SVG, to a standard scale, lines black, texts as text. Raises RESOURCE_EXHAUSTED / geometry
 * (`drawingBytes`); null when nothing is drawn.
 */
export function planSheet({ lines, texts, isCut }: DrawingLines, maxBytes: number): string | null {
  const paths = lines.map(({ points }) => Float64Array.from(points.flatMap((point) => point.slice(0, 2))));
  const extent = extentOf([
    ...lines.map(({ points }) => Float32Array.from(points.flat())),
    ...texts.map(frameOf),
  ]);
  if (extent === null) return null;
  const [width, height] = [extent.maxX - extent.minX, extent.maxY - extent.minY];
  const { factor, label } = drawingScale(REACH / Math.max(width, height, 1e-9));
  const x = (value: number) => MARGIN + (value - extent.minX) * factor;
  const y = (value: number) => MARGIN + (extent.maxY - value) * factor;
  const data = pathData(
    paths.map((path) =>
      simplified(
        path.map((value, i) => (i % 2 === 0 ? x(value) : y(value))),
        TOLERANCE,
      ),
    ),
  );
  const body = [
    `<g id="lines" fill="none" stroke="#000" stroke-width="0.25" stroke-linecap="round" stroke-linejoin="round"><path d="${data}"/></g>`,
    `<g id="texts" fill="#000" font-family="sans-serif">`,
    ...texts.map((text) => textSvg(text, [x(text.position[0]), y(text.position[1])], factor)),
    `</g>`,
  ].join('\n');
  if (body.length > maxBytes) throw tooLarge(body.length, maxBytes);
  const size = `${lengthLabel(width)} × ${lengthLabel(height)} mm`;
  return svgDocument({
    widthMm: width * factor + 2 * MARGIN,
    heightMm: height * factor + 2 * MARGIN,
    title: `Drawing of ${size}`,
    description: `Model space of a drawing, scale ${label}.${isCut ? ' Some details are left out.' : ''}`,
    body,
  });
}

/** The corners of a text's frame. */
function frameOf({ position, rotationDegrees, frameWidthMm, frameHeightMm }: DrawnText): Float32Array {
  const turn = (rotationDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [x, y, z] = position;
  return Float32Array.from(
    [0, frameWidthMm].flatMap((along) =>
      [0, frameHeightMm].flatMap((up) => [x + along * cos - up * sin, y + along * sin + up * cos, z]),
    ),
  );
}

function textSvg(text: DrawnText, [x, y]: readonly [number, number], factor: number): string {
  const rows = text.content.split('\n');
  // The frame reaches from the lowest base line to the top of the first row.
  const pitch = rows.length > 1 ? ((text.frameHeightMm - text.heightMm) / (rows.length - 1)) * factor : 0;
  const size = paper(text.heightMm * factor);
  const top = y - pitch * (rows.length - 1);
  const longest = rows.reduce((most, row) => Math.max(most, [...row].length), 1);
  const spans = rows.map((row, index) => {
    // Whatever font a viewer has: no wider than the frame that counts.
    const length = paper((text.frameWidthMm * factor * [...row].length) / longest);
    const place = `x="${paper(x)}" y="${paper(top + pitch * index)}"`;
    return `<tspan ${place} textLength="${length}" lengthAdjust="spacingAndGlyphs">${xmlText(row)}</tspan>`;
  });
  const turn = `rotate(${paper(-text.rotationDegrees)} ${paper(x)} ${paper(y)})`;
  return `<text font-size="${size}" transform="${turn}">${spans.join('')}</text>`;
}

function tooLarge(bytes: number, allowed: number): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'geometry',
    message: `The drawing would have ${bytes} bytes as SVG; ${allowed} are allowed. Simplify it.`,
    context: { limit: 'drawingBytes', bytes, allowed },
  });
}
