import { type BoundingBox, extents, type Vec3 } from '@cadml/cad-model';
import { FRONT, ISOMETRIC, LEFT, TOP, type View } from '../picture/view.ts';
import { type DrawingScale, drawingScale } from './drawing-scale.ts';
import type { ViewName } from './view-lines.ts';

/** A3, landscape. */
export const SHEET = { widthMm: 420, heightMm: 297 } as const;
/** The frame, the strip of the title block, and the room around the views: for dimensions, too. */
export const BORDER = 10;
export const TITLE_HEIGHT = 16;
const LEFT_ROOM = 22;
const TOP_ROOM = 18;
const BETWEEN = 28;
const END_ROOM = 8;

export const VIEWS: Readonly<Record<ViewName, View>> = {
  front: FRONT,
  top: TOP,
  left: LEFT,
  isometric: ISOMETRIC,
};

/** A rectangle on paper, y downwards. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The lower left corner of the view, in mm of the part: it lies at (x, y + height). */
  readonly minX: number;
  readonly minY: number;
}

export interface Layout {
  readonly scale: DrawingScale;
  readonly places: Readonly<Record<ViewName, Place>>;
}

interface ViewBox {
  readonly minX: number;
  readonly minY: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where the views of a box lie, in first-angle projection (ISO 5456-2): the top view below the front view,
 * the view from the left on its right; the isometric view in the corner that is left. All in the largest
 * standard scale with which they fit.
 */
export function layOut(box: BoundingBox): Layout {
  const boxes = {
    front: viewBox(box, VIEWS.front),
    top: viewBox(box, VIEWS.top),
    left: viewBox(box, VIEWS.left),
    isometric: viewBox(box, VIEWS.isometric),
  };
  const wide = boxes.front.width + Math.max(boxes.left.width, boxes.isometric.width);
  const high = boxes.front.height + Math.max(boxes.top.height, boxes.isometric.height);
  const roomX = SHEET.widthMm - 2 * BORDER - LEFT_ROOM - BETWEEN - END_ROOM;
  const roomY = SHEET.heightMm - 2 * BORDER - TITLE_HEIGHT - TOP_ROOM - BETWEEN - END_ROOM;
  const scale = drawingScale(Math.min(roomX / wide, roomY / high));
  const spare = [(roomX - wide * scale.factor) / 3, (roomY - high * scale.factor) / 3] as const;
  const x = BORDER + LEFT_ROOM + spare[0];
  const y = BORDER + TOP_ROOM + spare[1];
  const right = x + boxes.front.width * scale.factor + BETWEEN + spare[0];
  const below = y + boxes.front.height * scale.factor + BETWEEN + spare[1];
  return {
    scale,
    places: {
      front: placed(boxes.front, scale, [x, y]),
      top: placed(boxes.top, scale, [x, below]),
      left: placed(boxes.left, scale, [right, y]),
      isometric: placed(boxes.isometric, scale, [right, below]),
    },
  };
}

function placed(box: ViewBox, { factor }: DrawingScale, [x, y]: readonly [number, number]): Place {
  return { ...box, x, y, width: box.width * factor, height: box.height * factor };
}

/** What a view sees of a box. */
function viewBox(box: BoundingBox, { right, up }: View): ViewBox {
  const size = extents(box);
  const reach = (axis: Vec3) =>
    axis.reduce((sum, share, i) => sum + Math.abs(share) * (size[i] as number), 0);
  const least = (axis: Vec3) =>
    axis.reduce((sum, share, i) => sum + share * ((share < 0 ? box.max : box.min)[i] as number), 0);
  return { minX: least(right), minY: least(up), width: reach(right), height: reach(up) };
}
