import type { BoundingBox, Vec3 } from '@cadml/cad-model';
import { bezierExtreme } from './bezier.ts';
import type { EllipticArc, Primitive } from './primitives.ts';

const AXES = [0, 1, 2] as const;
const TURN = 2 * Math.PI;

/** Collects a box. Empty until something was added. */
export class BoxBuilder {
  private readonly min: [number, number, number] = [Infinity, Infinity, Infinity];
  private readonly max: [number, number, number] = [-Infinity, -Infinity, -Infinity];

  get isEmpty(): boolean {
    return this.min[0] > this.max[0];
  }

  get box(): BoundingBox {
    return { min: [...this.min], max: [...this.max] };
  }

  addPoint(point: Vec3): void {
    const [x, y, z] = point;
    this.addRange(0, x, x);
    this.addRange(1, y, y);
    this.addRange(2, z, z);
  }

  addBox(box: BoundingBox, shift: Vec3): void {
    for (const axis of AXES) this.addRange(axis, box.min[axis] + shift[axis], box.max[axis] + shift[axis]);
  }

  add(primitive: Primitive): void {
    switch (primitive.kind) {
      case 'points':
      case 'line':
      case 'text':
        for (const point of primitive.points) this.addPoint(point);
        return;
      case 'arc':
        for (const axis of AXES) this.addRange(axis, ...arcRange(primitive, axis));
        return;
      case 'bezier':
        if (primitive.points.length === 0) return;
        for (const axis of AXES) {
          this.addRange(axis, bezierExtreme(primitive, axis, -1), bezierExtreme(primitive, axis, 1));
        }
    }
  }

  private addRange(axis: 0 | 1 | 2, low: number, high: number): void {
    // Unlike a comparison these keep a NaN, so that an overflow shows in the end.
    this.min[axis] = Math.min(this.min[axis], low);
    this.max[axis] = Math.max(this.max[axis], high);
  }
}

/** Extent of an arc along an axis: c + √(u² + v²)·cos(t − φ), extreme at φ and φ + π when the arc passes them. */
function arcRange(arc: EllipticArc, axis: 0 | 1 | 2): readonly [number, number] {
  const centre = arc.centre[axis];
  const u = arc.u[axis];
  const v = arc.v[axis];
  const amplitude = u === 0 || v === 0 ? Math.abs(u) + Math.abs(v) : Math.hypot(u, v);
  const phase = Math.atan2(v, u);
  const from = centre + u * Math.cos(arc.start) + v * Math.sin(arc.start);
  const to = centre + u * Math.cos(arc.end) + v * Math.sin(arc.end);
  const low = passes(arc, phase + Math.PI) ? centre - amplitude : Math.min(from, to);
  const high = passes(arc, phase) ? centre + amplitude : Math.max(from, to);
  return [low, high];
}

function passes({ start, end }: EllipticArc, angle: number): boolean {
  const sweep = end - start;
  const ahead = (((angle - start) % TURN) + TURN) % TURN;
  // An end that is an extreme but for rounding is one.
  return ahead <= sweep + 1e-12 || ahead >= TURN - 1e-12;
}
