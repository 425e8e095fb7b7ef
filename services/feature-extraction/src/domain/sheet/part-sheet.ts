import { type BoundingBox, extents } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { type Dimension, dimensionSvg, lengthLabel, TEXT_HEIGHT } from './dimension.ts';
import { distinctLines } from './distinct-lines.ts';
import { type Layout, layOut, type Place, SHEET } from './layout.ts';
import { pathData, svgDocument, xmlText } from './svg.ts';
import { titleBlock } from './title-block.ts';
import { type Polylines, VIEW_NAMES, type ViewLines, type ViewName } from './view-lines.ts';

export interface PartDrawing {
  /** In mm. */
  readonly box: BoundingBox;
  readonly views: Readonly<Record<ViewName, ViewLines>>;
  /** How the lines came to be. */
  readonly method: string;
}

/** How far, in mm of paper, a line may be from where it should be. */
const TOLERANCE = 0.02;
/** Distance of dimension lines from the view. */
const OFF = 9;

/**
 * The sheet of a part as SVG: front, top, left and isometric view in first-angle projection, to a standard
 * scale, with the three dimensions of its box. Raises RESOURCE_EXHAUSTED / geometry (`drawingBytes`).
 */
export function partSheet(drawing: PartDrawing, maxBytes: number): string {
  const layout = layOut(drawing.box);
  const [width, depth, height] = extents(drawing.box);
  const size = [width, depth, height].map(lengthLabel).join(' × ');
  const body = [
    ...VIEW_NAMES.map((name) => viewGroup(name, drawing.views[name], layout)),
    `<g id="dimensions" fill="#000" stroke="#000" stroke-width="0.18" font-family="sans-serif" font-size="${TEXT_HEIGHT}" text-anchor="middle">`,
    ...dimensionsOf(layout, drawing.box).map(dimensionSvg),
    `</g>`,
    titleBlock([
      'First-angle projection',
      `Scale ${layout.scale.label}`,
      `Lengths in mm`,
      `x × y × z: ${size}`,
    ]),
    `<metadata>${xmlText(drawing.method)}</metadata>`,
  ].join('\n');
  if (body.length > maxBytes) throw tooLarge(body.length, maxBytes);
  return svgDocument({
    ...SHEET,
    title: `Part of ${size} mm`,
    description: `Front, top, left and isometric view in first-angle projection, scale ${layout.scale.label}. ${drawing.method}`,
    body,
  });
}

function viewGroup(name: ViewName, lines: ViewLines, { places, scale }: Layout): string {
  const place = places[name];
  const { visible, smooth, hidden } = distinctLines(lines, TOLERANCE / scale.factor);
  const path = (attributes: string, polylines: Polylines) => {
    const data = pathData(polylines.map((line) => onPaper(line, place, scale.factor)));
    return data === '' ? '' : `<path ${attributes} d="${data}"/>`;
  };
  return [
    `<g id="view-${name}" fill="none" stroke="#000" stroke-linecap="round" stroke-linejoin="round">`,
    `<title>${name} view</title>`,
    path('class="hidden" stroke-width="0.25" stroke-dasharray="2 1"', name === 'isometric' ? [] : hidden),
    path('class="smooth" stroke-width="0.13"', smooth),
    path('class="visible" stroke-width="0.5"', visible),
    `</g>`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function onPaper(line: Float64Array, place: Place, factor: number): Float64Array {
  const bottom = place.y + place.height;
  return line.map((value, i) =>
    i % 2 === 0 ? place.x + (value - place.minX) * factor : bottom - (value - place.minY) * factor,
  );
}

/** Width above the front view, height beside it, depth beside the top view. */
function dimensionsOf({ places }: Layout, box: BoundingBox): readonly Dimension[] {
  const { front, top } = places;
  const [width, depth, height] = extents(box);
  const all: Dimension[] = [
    {
      ...{ direction: 'horizontal', from: front.x, to: front.x + front.width },
      ...{ edge: front.y - 1.5, line: front.y - OFF, valueMm: width },
    },
    { ...besideView(front), valueMm: height },
    { ...besideView(top), valueMm: depth },
  ];
  return all.filter(({ valueMm }) => valueMm > 0);
}

function besideView(place: Place): Omit<Dimension, 'valueMm'> {
  return {
    direction: 'vertical',
    from: place.y,
    to: place.y + place.height,
    edge: place.x - 1.5,
    line: place.x - OFF,
  };
}

function tooLarge(bytes: number, allowed: number): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'geometry',
    message: `A drawing of this part would have ${bytes} bytes; ${allowed} are allowed. Simplify the part.`,
    context: { limit: 'drawingBytes', bytes, allowed },
  });
}
