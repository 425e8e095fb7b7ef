/** A point in the plane of an outline, mm. */
export type Point2 = readonly [number, number];

/** Straight to `to`; or on the circle through `via`; or on the cubic Bézier curve with two control points. */
export type Step =
  | { readonly to: Point2 }
  | { readonly to: Point2; readonly via: Point2 }
  | { readonly to: Point2; readonly controls: readonly [Point2, Point2] };

/** A closed plane curve: the last step ends at `start`. */
export interface Outline {
  readonly start: Point2;
  readonly steps: readonly Step[];
}

export function polygon(points: readonly Point2[]): Outline {
  const [start, ...rest] = points;
  if (!start) throw new Error('A polygon needs points.');
  return { start, steps: [...rest, start].map((to) => ({ to })) };
}

/** A rectangle around the origin with round corners, counter-clockwise. */
export function roundedRectangle(width: number, height: number, radius: number): Outline {
  const [x, y] = [width / 2, height / 2];
  const [u, v] = [x - radius, y - radius];
  const bulge = radius * Math.SQRT1_2;
  return {
    start: [-u, -y],
    steps: [
      { to: [u, -y] },
      { via: [u + bulge, -v - bulge], to: [x, -v] },
      { to: [x, v] },
      { via: [u + bulge, v + bulge], to: [u, y] },
      { to: [-u, y] },
      { via: [-u - bulge, v + bulge], to: [-x, v] },
      { to: [-x, -v] },
      { via: [-u - bulge, -v - bulge], to: [-u, -y] },
    ],
  };
}

/** A slot of the given length over its round ends, along the first axis, around `centre`. */
export function slot(centre: Point2, length: number, width: number): Outline {
  const [cx, cy] = centre;
  const r = width / 2;
  const straight = length / 2 - r;
  return {
    start: [cx - straight, cy - r],
    steps: [
      { to: [cx + straight, cy - r] },
      { via: [cx + length / 2, cy], to: [cx + straight, cy + r] },
      { to: [cx - straight, cy + r] },
      { via: [cx - length / 2, cy], to: [cx - straight, cy - r] },
    ],
  };
}

/** A hexagon with corners on the second axis. */
export function hexagon(acrossFlats: number): Outline {
  const radius = acrossFlats / Math.sqrt(3);
  return polygon(Array.from({ length: 6 }, (_, i) => polar(radius, Math.PI / 6 + (i * Math.PI) / 3)));
}

/** Rounded to a picometre, so that the files do not hang on the last bit of a cosine. */
export function polar(radius: number, angle: number): Point2 {
  return [rounded(radius * Math.cos(angle)), rounded(radius * Math.sin(angle))];
}

function rounded(mm: number): number {
  return Math.round(mm * 1e9) / 1e9;
}
