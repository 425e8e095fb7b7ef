/** Corners of triangles, nine numbers each; what a file gives, before vertices are shared. */
export type Corners = Float32Array | Float64Array;

export interface TriangleMesh {
  /** Distinct vertices, three numbers each. */
  readonly vertices: Corners;
  /** Vertex numbers, three for each triangle. */
  readonly triangles: Uint32Array;
}

/**
 * Makes corners with exactly equal coordinates one vertex (0 and −0 are equal). No tolerance: what a file
 * writes with equal digits belongs together, nothing else. Linear; an open-addressing table of numbers.
 */
export function weld(corners: Corners): TriangleMesh {
  // −0 + 0 is 0: both zeros get the same bits.
  for (let i = 0; i < corners.length; i++) corners[i] = (corners[i] as number) + 0;
  const count = corners.length / 3;
  const words = new Uint32Array(corners.buffer, corners.byteOffset, corners.byteLength / 4);
  const width = words.length / count;
  const table = new Int32Array(tableSize(count)).fill(-1);
  const mask = table.length - 1;
  const triangles = new Uint32Array(count);
  const firstCorner = new Uint32Array(count);
  let vertices = 0;
  for (let corner = 0; corner < count; corner++) {
    let place = hashWords(words, corner * width, width) & mask;
    let vertex = table[place] as number;
    while (vertex >= 0 && !sameWords(words, (firstCorner[vertex] as number) * width, corner * width, width)) {
      place = (place + 1) & mask;
      vertex = table[place] as number;
    }
    if (vertex < 0) {
      vertex = vertices++;
      table[place] = vertex;
      firstCorner[vertex] = corner;
    }
    triangles[corner] = vertex;
  }
  return { vertices: gather(corners, firstCorner.subarray(0, vertices)), triangles };
}

/** Makes the equal vertices of an indexed mesh one, and leaves out those that no triangle uses. */
export function weldMesh({ vertices, triangles }: TriangleMesh): TriangleMesh {
  const place = new Int32Array(vertices.length / 3).fill(-1);
  const used = new Uint32Array(place.length);
  let count = 0;
  for (let i = 0; i < triangles.length; i++) {
    const vertex = triangles[i] as number;
    if (place[vertex] === -1) {
      place[vertex] = count;
      used[count++] = vertex;
    }
  }
  const welded = weld(gather(vertices, used.subarray(0, count)));
  const renumbered = triangles.map((vertex) => welded.triangles[place[vertex] as number] as number);
  return { vertices: welded.vertices, triangles: renumbered };
}

function gather(corners: Corners, chosen: Uint32Array): Corners {
  const gathered =
    corners instanceof Float32Array
      ? new Float32Array(chosen.length * 3)
      : new Float64Array(chosen.length * 3);
  for (let i = 0; i < chosen.length; i++) {
    const from = (chosen[i] as number) * 3;
    gathered[i * 3] = corners[from] as number;
    gathered[i * 3 + 1] = corners[from + 1] as number;
    gathered[i * 3 + 2] = corners[from + 2] as number;
  }
  return gathered;
}

/** A power of two that leaves at least half of the table free. */
export function tableSize(entries: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(8, entries * 2)));
}

function hashWords(words: Uint32Array, start: number, width: number): number {
  let value = 0x9e3779b1;
  for (let i = start; i < start + width; i++) {
    value = Math.imul(value ^ (words[i] as number), 0x85ebca6b);
    value ^= value >>> 13;
  }
  value = Math.imul(value, 0xc2b2ae35);
  return value ^ (value >>> 16);
}

function sameWords(words: Uint32Array, a: number, b: number, width: number): boolean {
  for (let i = 0; i < width; i++) if (words[a + i] !== words[b + i]) return false;
  return true;
}
