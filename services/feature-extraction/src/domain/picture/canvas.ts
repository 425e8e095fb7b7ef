/** What has been drawn: a colour, its nearness and the share of an edge line for each pixel. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Larger is nearer; −Infinity where nothing is. */
  readonly depth: Float32Array;
  /** Red, green and blue, 0 … 255. */
  readonly colour: Uint8ClampedArray;
  /** How much of a pixel is edge line, 0 … 255. */
  readonly ink: Uint8Array;
}

export function createCanvas(width: number, height: number): Canvas {
  const pixels = width * height;
  return {
    width,
    height,
    depth: new Float32Array(pixels).fill(-Infinity),
    colour: new Uint8ClampedArray(pixels * 3),
    ink: new Uint8Array(pixels),
  };
}

/** Whether something nearer than `z` by more than `slack` pixels covers a place and all pixels around it. */
export function isCovered(
  { width, height, depth }: Canvas,
  [x, y, z]: readonly [number, number, number],
  slack: number,
): boolean {
  const column = Math.floor(x);
  const row = Math.floor(y);
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const px = column + dx;
      const py = row + dy;
      const outside = px < 0 || py < 0 || px >= width || py >= height;
      if (outside || (depth[py * width + px] as number) <= z + slack) return false;
    }
  }
  return true;
}
