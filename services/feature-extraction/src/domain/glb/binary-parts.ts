/** Numbers of glTF 2.0, section 5.1. */
const FLOAT = 5126;
const UNSIGNED_SHORT = 5123;
const UNSIGNED_INT = 5125;
const VERTICES = 34962;
const INDICES = 34963;

interface BufferView {
  readonly buffer: 0;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly target: number;
}

interface Accessor {
  readonly bufferView: number;
  readonly componentType: number;
  readonly count: number;
  readonly type: 'SCALAR' | 'VEC3';
  readonly min?: readonly number[];
  readonly max?: readonly number[];
}

/** Collects the numbers of a GLB, each array on a boundary of four bytes, and describes them. */
export class BinaryParts {
  readonly views: BufferView[] = [];
  readonly accessors: Accessor[] = [];
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Positions state their box; the format demands it. Each returns the number of its accessor. */
  addPositions(points: Float32Array): number {
    return this.#add(points, VERTICES, { componentType: FLOAT, type: 'VEC3', ...boxOf(points) });
  }

  addNormals(normals: Float32Array): number {
    return this.#add(normals, VERTICES, { componentType: FLOAT, type: 'VEC3' });
  }

  addNumbers(numbers: Float32Array): number {
    return this.#add(numbers, VERTICES, { componentType: FLOAT, type: 'SCALAR' });
  }

  addIndices(indices: Uint32Array, vertices: number): number {
    // The largest number of a short restarts a strip and is no vertex.
    return vertices < 0xffff
      ? this.#add(Uint16Array.from(indices), INDICES, { componentType: UNSIGNED_SHORT, type: 'SCALAR' })
      : this.#add(indices, INDICES, { componentType: UNSIGNED_INT, type: 'SCALAR' });
  }

  /** Everything, one piece behind the other. */
  joined(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += Math.ceil(piece.length / 4) * 4;
    }
    return whole;
  }

  #add(
    numbers: Float32Array | Uint16Array | Uint32Array,
    target: number,
    described: Omit<Accessor, 'bufferView' | 'count'>,
  ): number {
    const piece = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    const bufferView =
      this.views.push({ buffer: 0, byteOffset: this.#length, byteLength: piece.length, target }) - 1;
    this.#pieces.push(piece);
    this.#length += Math.ceil(piece.length / 4) * 4;
    const count = numbers.length / (described.type === 'VEC3' ? 3 : 1);
    return this.accessors.push({ bufferView, count, ...described }) - 1;
  }
}

function boxOf(points: Float32Array): { min: number[]; max: number[] } {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    const axis = i % 3;
    min[axis] = Math.min(min[axis] as number, points[i] as number);
    max[axis] = Math.max(max[axis] as number, points[i] as number);
  }
  return { min, max };
}
