/** The extent of what a view shows, in mm. */
export interface Extent {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly minZ: number;
  readonly maxZ: number;
}

/** The extent of points, three numbers each; null when there are none. */
export function extentOf(sets: Iterable<Float32Array>): Extent | null {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (const points of sets) {
    for (let i = 0; i < points.length; i++) {
      const axis = i % 3;
      const value = points[i] as number;
      if (value < (min[axis] as number)) min[axis] = value;
      if (value > (max[axis] as number)) max[axis] = value;
    }
  }
  const [minX, minY, minZ] = min as [number, number, number];
  const [maxX, maxY, maxZ] = max as [number, number, number];
  return minX <= maxX ? { minX, minY, minZ, maxX, maxY, maxZ } : null;
}

/** From millimetres of a view to pixels, y downwards; depth becomes pixels too. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly pixelsPerMm: number;
  /** What lies here in mm is in the middle of the picture. */
  readonly middleX: number;
  readonly middleY: number;
}

/** Share of the picture that stays empty on each side. */
const MARGIN = 0.06;

/** The largest view of an extent that a square picture holds with its margin. */
export function fitted(extent: Extent, size: number): Frame {
  const reach = Math.max(extent.maxX - extent.minX, extent.maxY - extent.minY);
  return {
    width: size,
    height: size,
    pixelsPerMm: (size * (1 - 2 * MARGIN)) / (reach || 1),
    middleX: (extent.minX + extent.maxX) / 2,
    middleY: (extent.minY + extent.maxY) / 2,
  };
}

/** Points of a view as pixels. */
export function inPixels(frame: Frame, points: Float32Array): Float32Array {
  const { width, height, pixelsPerMm, middleX, middleY } = frame;
  const placed = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    placed[i] = width / 2 + ((points[i] as number) - middleX) * pixelsPerMm;
    placed[i + 1] = height / 2 - ((points[i + 1] as number) - middleY) * pixelsPerMm;
    placed[i + 2] = (points[i + 2] as number) * pixelsPerMm;
  }
  return placed;
}
