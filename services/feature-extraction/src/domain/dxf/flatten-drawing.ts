import { type LengthUnit, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import type { Drawing, Shape } from './drawing.ts';
import { type DrawingPen, drawnWith, insertedWith, isDrawn, MODEL_PEN, type Pen } from './drawing-pen.ts';
import type { Insert } from './entities/insert.ts';
import { flattenArc, flattenBezier } from './geometry/flatten-curve.ts';
import { mapped, type Primitive, type TextFrame } from './geometry/primitives.ts';
import { add, apply, compose, IDENTITY, type Linear, scale } from './geometry/vectors.ts';
import { type Layer, nameKey } from './layers.ts';
import { readDrawing } from './read-drawing.ts';
import { usedBlocks } from './used-blocks.ts';

export interface FlattenOptions {
  /** How far a chord may leave its curve. */
  readonly toleranceMm: number;
  /** What the result may hold: points of lines, texts, and block references on the way to them. */
  readonly maxPoints: number;
  /** The unit of a drawing that declares none; mm when it is left out. */
  readonly units?: LengthUnit;
}

/** A drawing as it is seen, in world coordinates. Lengths mm. */
export interface DrawingLines {
  readonly lines: readonly DrawnLine[];
  readonly texts: readonly DrawnText[];
  /** True when something was left out for `maxPoints`. */
  readonly isCut: boolean;
}

export interface DrawnLine {
  readonly pen: DrawingPen;
  readonly points: readonly Vec3[];
}

export interface DrawnText {
  readonly pen: DrawingPen;
  /** Lines are separated by `\n`. */
  readonly content: string;
  /** Bottom left corner of the frame of all lines. */
  readonly position: Vec3;
  /** Height of a character, and extents of the frame. */
  readonly heightMm: number;
  readonly frameWidthMm: number;
  readonly frameHeightMm: number;
  /** Counter-clockwise, about z, in degrees. */
  readonly rotationDegrees: number;
}

/**
 * Model space as polylines and texts: block references expanded, curves flattened, colours and layers as
 * they come out of BYLAYER, BYBLOCK and layer 0. What is frozen, off or invisible is left out. What lies
 * nearest to model space comes first, so that a cut result lacks details. Raises what `readDrawing` raises,
 * and PARSE_FAILED / parse for a block that contains itself.
 */
export function flattenDrawing(bytes: Uint8Array, options: FlattenOptions): DrawingLines {
  const drawing = readDrawing(bytes, { keepsShapes: true });
  usedBlocks(drawing);
  return new Flattener(drawing, options).flatten();
}

/** Content that is still to be drawn: p of it lies at map·p + shift. */
interface Placed {
  readonly shapes: readonly Shape[];
  readonly inserts: Drawing['model']['inserts'];
  readonly map: Linear;
  readonly shift: Vec3;
  readonly pen: Pen;
}

class Flattener {
  private readonly drawing: Drawing;
  private readonly layers: ReadonlyMap<string, Layer>;
  private readonly mmPerUnit: number;
  private readonly tolerance: number;
  private readonly lines: DrawnLine[] = [];
  private readonly texts: DrawnText[] = [];
  private readonly pending: Placed[] = [];
  private left: number;

  constructor(drawing: Drawing, { toleranceMm, maxPoints, units = 'mm' }: FlattenOptions) {
    this.drawing = drawing;
    this.layers = new Map(drawing.declaredLayers.map((layer) => [nameKey(layer.name), layer]));
    this.mmPerUnit = drawing.unit?.mmPerUnit ?? MM_PER_UNIT[units];
    this.tolerance = toleranceMm / this.mmPerUnit;
    this.left = maxPoints;
  }

  flatten(): DrawingLines {
    const { shapes, inserts } = this.drawing.model;
    this.pending.push({ shapes, inserts, map: IDENTITY, shift: [0, 0, 0], pen: MODEL_PEN });
    for (let next = 0; next < this.pending.length && this.left > 0; next++) {
      this.draw(this.pending[next] as Placed);
    }
    return { lines: this.lines, texts: this.texts, isCut: this.left <= 0 };
  }

  private draw({ shapes, inserts, map, shift, pen }: Placed): void {
    for (const { style, primitives } of shapes) {
      const own = drawnWith(style, pen, this.layers);
      if (!isDrawn(style, own, this.layers)) continue;
      for (const primitive of primitives) {
        if (this.left <= 0) return;
        this.drawPrimitive(mapped(primitive, map, shift), own);
      }
    }
    for (const insert of inserts) {
      const inner = insertedWith(insert.style, pen, this.layers);
      if (inner) this.place(insert, { map, shift, pen: inner });
    }
  }

  /** Queues a block's content for each cell of its array. */
  private place(insert: Insert, outer: Pick<Placed, 'map' | 'shift' | 'pen'>): void {
    const block = this.drawing.blocks.get(nameKey(insert.block));
    if (!block) return;
    const map = compose(outer.map, insert.map);
    const origin = add(
      add(outer.shift, apply(outer.map, insert.insertion)),
      scale(apply(map, block.base), -1),
    );
    for (let row = 0; row < insert.rows; row++) {
      for (let column = 0; column < insert.columns; column++) {
        if (this.left-- <= 0) return;
        const step = add(scale(insert.columnStep, column), scale(insert.rowStep, row));
        const shift = add(origin, apply(outer.map, step));
        this.pending.push({ shapes: block.shapes, inserts: block.inserts, map, shift, pen: outer.pen });
      }
    }
  }

  private drawPrimitive(primitive: Primitive, pen: DrawingPen): void {
    switch (primitive.kind) {
      case 'points':
        return;
      case 'line':
        this.addLine(primitive.points, pen);
        return;
      case 'arc':
        this.addLine(flattenArc(primitive, this.tolerance, this.left), pen);
        return;
      case 'bezier':
        this.addLine(flattenBezier(primitive, this.tolerance, this.left), pen);
        return;
      case 'text':
        this.addText(primitive, pen);
    }
  }

  /** Cut where the points end that are left. */
  private addLine(points: readonly Vec3[], pen: DrawingPen): void {
    const shown = points.slice(0, this.left);
    this.left -= points.length;
    if (shown.length > 1)
      this.lines.push({ pen, points: shown.map((point) => scale(point, this.mmPerUnit)) });
  }

  private addText({ content, characterShare, points }: TextFrame, pen: DrawingPen): void {
    if (content.trim() === '') return;
    this.left--;
    const [corner, right, , top] = points;
    const [dx, dy, dz] = add(right, scale(corner, -1));
    const [ux, uy, uz] = add(top, scale(corner, -1));
    const frameHeightMm = Math.hypot(ux, uy, uz) * this.mmPerUnit;
    this.texts.push({
      ...{ pen, content, frameHeightMm },
      position: scale(corner, this.mmPerUnit),
      heightMm: frameHeightMm * characterShare,
      frameWidthMm: Math.hypot(dx, dy, dz) * this.mmPerUnit,
      rotationDegrees: (Math.atan2(dy, dx) * 180) / Math.PI,
    });
  }
}
