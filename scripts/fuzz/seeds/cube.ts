type Triple = readonly [number, number, number];

/** Corners of a cube of 10 mm. */
export const CUBE_VERTICES: readonly Triple[] = Array.from({ length: 8 }, (_, bits): Triple => {
  return [bits & 1 ? 10 : 0, bits & 2 ? 10 : 0, bits & 4 ? 10 : 0];
});

/** Its twelve facets, seen from outside counter-clockwise. */
export const CUBE_TRIANGLES: readonly Triple[] = [
  [0, 2, 3],
  [0, 3, 1],
  [4, 5, 7],
  [4, 7, 6],
  [0, 1, 5],
  [0, 5, 4],
  [2, 6, 7],
  [2, 7, 3],
  [0, 4, 6],
  [0, 6, 2],
  [1, 3, 7],
  [1, 7, 5],
];
