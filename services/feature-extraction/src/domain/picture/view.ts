import type { Vec3 } from '@cadml/cad-model';

/** A direction of view, orthographic: three unit vectors that are at right angles to each other. */
export interface View {
  /** To the right of the picture. */
  readonly right: Vec3;
  /** Upwards in the picture. */
  readonly up: Vec3;
  /** From the part to whoever looks at it. */
  readonly toward: Vec3;
}

const HALF = 1 / Math.sqrt(2);
const THIRD = 1 / Math.sqrt(3);
const SIXTH = 1 / Math.sqrt(6);

/** Isometric: seen from +x, −y, +z, with z upwards. */
export const ISOMETRIC: View = {
  right: [HALF, HALF, 0],
  up: [-SIXTH, SIXTH, 2 * SIXTH],
  toward: [THIRD, -THIRD, THIRD],
};

/** Seen from −y: x to the right, z upwards. */
export const FRONT: View = { right: [1, 0, 0], up: [0, 0, 1], toward: [0, -1, 0] };

/** Seen from +z: x to the right, y upwards. */
export const TOP: View = { right: [1, 0, 0], up: [0, 1, 0], toward: [0, 0, 1] };

/** Seen from −x: −y to the right, z upwards. */
export const LEFT: View = { right: [0, -1, 0], up: [0, 0, 1], toward: [-1, 0, 0] };

/** Points as the view shows them, three numbers each: to the right, upwards, towards the viewer; in mm. */
export function seen(view: View, points: Float32Array): Float32Array {
  const { right, up, toward } = view;
  const shown = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    const z = points[i + 2] as number;
    shown[i] = right[0] * x + right[1] * y + right[2] * z;
    shown[i + 1] = up[0] * x + up[1] * y + up[2] * z;
    shown[i + 2] = toward[0] * x + toward[1] * y + toward[2] * z;
  }
  return shown;
}
