import type { Vec3 } from '@cadml/cad-model';
import type { FaceMeasures } from '../../src/domain/compare/face-measures.ts';
import { movedShape } from '../../src/domain/compare/moved-shape.ts';
import { type Pose, turnBy } from '../../src/domain/compare/pose.ts';
import type { ShapeFace, SolidShape } from '../../src/domain/compare/solid-shape.ts';
import { cross, minus, norm, plus, times, unit } from '../../src/domain/compare/vectors.ts';

/** A washer about z as the kernel would give it: exact faces and measures, so many chords a turn. */
export function washer(size: { inner: number; outer: number; thick: number }, chords = 36): SolidShape {
  const { inner, outer, thick } = size;
  const shape = new ShapeBuilder();
  const at = (radius: number, i: number, z: number): Vec3 => {
    const angle = (2 * Math.PI * (i % chords)) / chords;
    return [radius * Math.cos(angle), radius * Math.sin(angle), z];
  };
  for (let i = 0; i < chords; i++) {
    const [p, q] = [i, i + 1];
    const wall = (radius: number, sign: number) => {
      const normals = [p, q, q, p].map((k) => scaled(at(1, k, 0), sign));
      const corners = [at(radius, p, 0), at(radius, q, 0), at(radius, q, thick), at(radius, p, thick)];
      return [corners, normals] as const;
    };
    shape.quad(0, ...wall(outer, 1));
    shape.quad(1, ...reversed(wall(inner, -1)));
    const ring = (z: number) => [at(inner, p, z), at(outer, p, z), at(outer, q, z), at(inner, q, z)];
    shape.quad(2, ring(thick), Array(4).fill([0, 0, 1]));
    shape.quad(3, ring(0).reverse(), Array(4).fill([0, 0, -1]));
  }
  const turn = 2 * Math.PI;
  const cylinder = (radius: number): ShapeFace => ({
    type: 'cylinder',
    surface: { type: 'cylinder', origin: [0, 0, 0], axis: [0, 0, 1], radius },
    turn,
    measures: null,
  });
  const ringArea = Math.PI * (outer ** 2 - inner ** 2);
  return shape.solid({
    faces: [cylinder(outer), cylinder(inner), plane([0, 0, thick]), plane([0, 0, 0])],
    volumeMm3: ringArea * thick,
    areaMm2: 2 * ringArea + 2 * Math.PI * (outer + inner) * thick,
    surfaceTypes: { cylinder: 2, plane: 2 },
    chordErrorMm: outer * (1 - Math.cos(Math.PI / chords)),
  });
}

/** A ring of round section about z as the kernel would give it, of few chords about its section. */
export function ring(radius: number, tube: number, { around = 24, section = 5 } = {}): SolidShape {
  const shape = new ShapeBuilder();
  const full = 2 * Math.PI;
  const normal = (i: number, k: number): Vec3 => {
    const [turn, lift] = [(full * (i % around)) / around, (full * (k % section)) / section];
    return [Math.cos(turn) * Math.cos(lift), Math.sin(turn) * Math.cos(lift), Math.sin(lift)];
  };
  const at = (i: number, k: number): Vec3 => {
    const [x, y, z] = scaled(normal(i, k), tube);
    const turn = (full * (i % around)) / around;
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn), z];
  };
  for (let i = 0; i < around; i++) {
    for (let k = 0; k < section; k++) {
      const corners = [
        [i, k],
        [i + 1, k],
        [i + 1, k + 1],
        [i, k + 1],
      ] as const;
      shape.quad(
        0,
        corners.map((corner) => at(...corner)),
        corners.map((corner) => normal(...corner)),
      );
    }
  }
  const surface = { type: 'torus', origin: [0, 0, 0], axis: [0, 0, 1], radius, minorRadius: tube } as const;
  return shape.solid({
    faces: [{ type: 'torus', surface, turn: full, measures: null }],
    volumeMm3: 2 * Math.PI ** 2 * radius * tube ** 2,
    areaMm2: 4 * Math.PI ** 2 * radius * tube,
    surfaceTypes: { torus: 1 },
    chordErrorMm: tube * (1 - Math.cos(Math.PI / section)),
  });
}

/** Boxes side by side, each by its least and greatest corner: bodies that do not overlap. */
export function blocks(...boxes: readonly (readonly [least: Vec3, greatest: Vec3])[]): SolidShape {
  const shape = new ShapeBuilder();
  const faces: ShapeFace[] = [];
  let [volumeMm3, areaMm2] = [0, 0];
  for (const [least, greatest] of boxes) {
    const [w, h, d] = [0, 1, 2].map((i) => (greatest[i] as number) - (least[i] as number)) as [
      number,
      number,
      number,
    ];
    volumeMm3 += w * h * d;
    areaMm2 += 2 * (w * h + h * d + d * w);
    for (const [axis, side] of SIDES) {
      const corners = sideOf([least, greatest], axis, side);
      const normal = [0, 1, 2].map((i) => (i === axis ? side * 2 - 1 : 0)) as unknown as Vec3;
      shape.quad(faces.length, corners, Array(4).fill(normal));
      faces.push({
        type: 'plane',
        surface: { type: 'plane', origin: corners[0] as Vec3, axis: normal },
        turn: 0,
        measures: rectangleMeasures(corners),
      });
    }
  }
  const surfaceTypes = { plane: faces.length };
  return shape.solid({ faces, volumeMm3, areaMm2, surfaceTypes, chordErrorMm: 1e-6 });
}

/** The same B-rep whose first faces could not be meshed, as happens at gaps between them. */
export function torn(shape: SolidShape, faces: number): SolidShape {
  const kept = [...shape.faceOf.keys()].filter((i) => (shape.faceOf[i] as number) >= faces);
  const corners = kept.flatMap((i) => [...shape.triangles.subarray(i * 3, i * 3 + 3)]);
  return {
    ...shape,
    triangles: Uint32Array.from(corners),
    faceOf: Uint32Array.from(kept, (i) => shape.faceOf[i] as number),
    gapMm: 0.5,
  };
}

/** The same triangles without the surface behind them, as an STL has them. */
export function meshOf(shape: SolidShape): SolidShape {
  const { measures } = shape;
  const facets = shape.triangles.length / 3;
  return {
    ...shape,
    kind: 'mesh',
    measures: { ...measures, faces: 0, facets, surfaceTypes: {} },
    ...{ normals: null, faces: [], faceOf: new Uint32Array(0), chordErrorMm: 0 },
  };
}

/** The same mesh, from whose facets strips of a hundredth of a micrometre are cut off along one side. */
export function withSlivers(mesh: SolidShape): SolidShape {
  const positions = [...mesh.positions];
  const triangles: number[] = [];
  for (let i = 0; i < mesh.triangles.length; i += 3) {
    const [a, b, c] = mesh.triangles.subarray(i, i + 3) as unknown as [number, number, number];
    const at = (vertex: number) => mesh.positions.subarray(vertex * 3, vertex * 3 + 3) as unknown as Vec3;
    const middle = times(plus(at(a), at(b)), 0.5);
    const inward = unit(minus(at(c), middle));
    const added = positions.length / 3;
    positions.push(...plus(middle, inward, 1e-5));
    triangles.push(a, b, added, added, b, c, a, added, c);
  }
  const facets = triangles.length / 3;
  return {
    ...mesh,
    measures: { ...mesh.measures, facets },
    positions: Float64Array.from(positions),
    triangles: Uint32Array.from(triangles),
  };
}

/** The shape turned by a vector (radians), enlarged and moved. */
export function placed(shape: SolidShape, turn: Vec3, shift: Vec3, scale = 1): SolidShape {
  return enlarged(movedShape(shape, { rotation: turnBy(turn), scale, shift }), scale);
}

/** The shape seen in a mirror at x = 0. */
export function mirrored(shape: SolidShape): SolidShape {
  const pose: Pose = {
    rotation: [
      [-1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    scale: 1,
    shift: [0, 0, 0],
  };
  const image = movedShape(shape, pose);
  // Outward stays outward.
  const triangles = image.triangles.map((_, i, all) => all[i - (i % 3) + ((3 - (i % 3)) % 3)] as number);
  return { ...image, triangles };
}

const SIDES = [0, 1, 2].flatMap((axis) => [0, 1].map((side) => [axis, side] as const));

function sideOf([least, greatest]: readonly [Vec3, Vec3], axis: number, side: number): Vec3[] {
  const u = (axis + (side === 1 ? 1 : 2)) % 3;
  const corner = (a: number, b: number) =>
    [0, 1, 2].map((i) => {
      const isGreat = i === axis ? side : i === u ? a : b;
      return (isGreat === 1 ? greatest : least)[i] as number;
    }) as unknown as Vec3;
  return [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
}

/** Of four corners in a ring: a side of length s spreads by s²/12. */
function rectangleMeasures(corners: readonly Vec3[]): FaceMeasures {
  const [a, b, , d] = corners as [Vec3, Vec3, Vec3, Vec3];
  const [u, v] = [minus(b, a), minus(d, a)];
  const row = (i: 0 | 1 | 2): Vec3 => plus(times(u, u[i] / 12), v, v[i] / 12);
  return {
    areaMm2: norm(cross(u, v)),
    centroid: plus(plus(a, u, 0.5), v, 0.5),
    spread: [row(0), row(1), row(2)],
  };
}

function plane(origin: Vec3): ShapeFace {
  return { type: 'plane', surface: { type: 'plane', origin, axis: [0, 0, 1] }, turn: 0, measures: null };
}

function scaled([x, y, z]: Vec3, factor: number): Vec3 {
  return [x * factor, y * factor, z * factor];
}

function reversed([corners, normals]: readonly [Vec3[], Vec3[]]): [Vec3[], Vec3[]] {
  return [corners.toReversed(), normals.toReversed()];
}

function enlarged(shape: SolidShape, scale: number): SolidShape {
  const { volumeMm3, areaMm2 } = shape.measures;
  const measures = {
    ...shape.measures,
    areaMm2: areaMm2 * scale ** 2,
    volumeMm3: volumeMm3 === null ? null : volumeMm3 * scale ** 3,
  };
  return { ...shape, measures, chordErrorMm: shape.chordErrorMm * scale };
}

interface Facts {
  readonly faces: readonly ShapeFace[];
  readonly volumeMm3: number;
  readonly areaMm2: number;
  readonly surfaceTypes: Readonly<Record<string, number>>;
  readonly chordErrorMm: number;
}

class ShapeBuilder {
  readonly #positions: number[] = [];
  readonly #normals: number[] = [];
  readonly #triangles: number[] = [];
  readonly #faceOf: number[] = [];
  /** Vertices that faces have already: they share none with each other. */
  readonly #known = new Map<string, number>();

  /** Corners outward by the right hand. */
  quad(face: number, corners: readonly Vec3[], normals: readonly Vec3[]): void {
    const [a, b, c, d] = corners.map((corner, i) => this.#vertex(face, corner, normals[i] as Vec3));
    this.#triangles.push(...([a, b, c, a, c, d] as number[]));
    this.#faceOf.push(face, face);
  }

  solid({ faces, volumeMm3, areaMm2, surfaceTypes, chordErrorMm }: Facts): SolidShape {
    return {
      kind: 'brep',
      measures: {
        ...{ volumeMm3, areaMm2, surfaceTypes, faces: faces.length },
        ...{ solids: 1, edges: 0, facets: 0, genus: null },
      },
      positions: Float64Array.from(this.#positions),
      normals: Float32Array.from(this.#normals),
      triangles: Uint32Array.from(this.#triangles),
      faceOf: Uint32Array.from(this.#faceOf),
      ...{ faces, chordErrorMm, gapMm: 0 },
    };
  }

  #vertex(face: number, corner: Vec3, normal: Vec3): number {
    const key = `${face}:${corner.map((value) => value.toFixed(9)).join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const vertex = this.#positions.length / 3;
    this.#positions.push(...corner);
    this.#normals.push(...normal);
    this.#known.set(key, vertex);
    return vertex;
  }
}

/** An arm, a leg and a foot along three axes, of three lengths: no mirror maps it onto itself. */
export const CHIRAL = blocks(
  [
    [0, 0, 0],
    [40, 10, 10],
  ],
  [
    [0, 10, 0],
    [10, 30, 10],
  ],
  [
    [0, 0, 10],
    [10, 10, 20],
  ],
);
