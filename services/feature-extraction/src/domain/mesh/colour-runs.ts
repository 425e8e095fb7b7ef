import type { Colour, SceneFace } from '../scene.ts';

/** Triangles sorted by their colour, in its order of appearance, and the run that each colour has of them. */
export function runsOfColour(
  triangles: Uint32Array,
  colourOf: Uint32Array,
  palette: readonly (Colour | null)[],
): { readonly triangles: Uint32Array; readonly faces: readonly SceneFace[] } {
  const counts = new Map<number, number>();
  for (const colour of colourOf) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const faces: SceneFace[] = [];
  const places = new Map<number, number>();
  let firstTriangle = 0;
  for (const [colour, count] of counts) {
    places.set(colour, firstTriangle);
    faces.push({ firstTriangle, triangles: count, colour: palette[colour] ?? null });
    firstTriangle += count;
  }
  if (faces.length < 2) return { triangles, faces };
  const sorted = new Uint32Array(triangles.length);
  colourOf.forEach((colour, triangle) => {
    const place = places.get(colour) as number;
    sorted.set(triangles.subarray(triangle * 3, triangle * 3 + 3), place * 3);
    places.set(colour, place + 1);
  });
  return { triangles: sorted, faces };
}
