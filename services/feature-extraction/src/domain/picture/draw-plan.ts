import type { DrawingLines, DrawnText } from '../dxf/flatten-drawing.ts';
import { createCanvas } from './canvas.ts';
import { drawLine } from './draw-lines.ts';
import type { PictureOptions } from './draw-scene.ts';
import { extentOf, fitted, inPixels } from './frame.ts';
import { developed, type Image, OVERSAMPLING } from './image.ts';

/** Width of the lines of a drawing in pixels, whatever the picture's size. */
const LINE = 1.1;
/** Height of the bar that stands for a line of text, over the height of its characters. */
const BAR = 0.45;
/** Below this height in pixels text leaves no trace. */
const LEAST_TEXT = 1;

/** A drawing from above, its lines in black; texts are bars, as nobody reads them at this size. */
export function drawPlan({ lines, texts }: DrawingLines, { size, background }: PictureOptions): Image | null {
  const paths = lines.map(({ points }) => Float32Array.from(points.flatMap(([x, y]) => [x, y, 0])));
  const bars = texts.flatMap((text) => barsOf(text));
  const extent = extentOf([...paths, ...bars.map(({ points }) => points)]);
  if (extent === null) return null;
  const frame = fitted(extent, size * OVERSAMPLING);
  const canvas = createCanvas(frame.width, frame.height);
  for (const path of paths)
    drawLine(canvas, inPixels(frame, path), { width: LINE * OVERSAMPLING, slack: null });
  for (const { points, heightMm } of bars) {
    const width = heightMm * frame.pixelsPerMm * BAR;
    if (width >= LEAST_TEXT) drawLine(canvas, inPixels(frame, points), { width, slack: null });
  }
  return developed(canvas, background);
}

/** The middle of each line of a text, as long as the line is. */
function barsOf(text: DrawnText): readonly { points: Float32Array; heightMm: number }[] {
  const rows = text.content.split('\n');
  const longest = Math.max(...rows.map((row) => row.length), 1);
  const turn = (text.rotationDegrees * Math.PI) / 180;
  const pitch = text.frameHeightMm / rows.length;
  return rows.map((row, index) => {
    const up = text.frameHeightMm - pitch * (index + 0.5);
    const at = (along: number) => [
      text.position[0] + along * Math.cos(turn) - up * Math.sin(turn),
      text.position[1] + along * Math.sin(turn) + up * Math.cos(turn),
      0,
    ];
    const length = (text.frameWidthMm * row.length) / longest;
    return { points: Float32Array.from([...at(0), ...at(length)]), heightMm: text.heightMm };
  });
}
