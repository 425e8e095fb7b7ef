import { textHash } from './text-hash.ts';

/** What is the same for a shape wherever it lies and however it is turned; mirror images have it in common too. */
export interface Invariants {
  readonly kind: 'brep' | 'mesh';
  /** null where the shape encloses none. */
  readonly volumeMm3: number | null;
  /** Areas of the faces of a B-rep, or of the facets of a mesh. */
  readonly areas: AreaSums;
  /** Numbers of faces, edges and the like, in a fixed order. */
  readonly counts: readonly number[];
  readonly surfaceTypes: Readonly<Record<string, number>>;
}

/** Sums of areas in mm², of their squares and of their cubes: they tell much of the sorted list, in three numbers. */
export interface AreaSums {
  readonly first: number;
  readonly second: number;
  readonly third: number;
}

export function areaSums(areas: readonly number[], instances: readonly number[] = []): AreaSums {
  const sum = (power: number) =>
    areas.reduce((total, area, i) => total + (instances[i] ?? 1) * area ** power, 0);
  return { first: sum(1), second: sum(2), third: sum(3) };
}

/** Lengths that are apart by less than this, relative, have the same rounding; exports differ by some 1e-7. */
const STEP = 1e-4;
/** No two roundings of the same length have both a border near it. */
const OFFSETS = [0, 0.5];

/**
 * Two names of a shape: the hashes of its invariants as lengths in mm, rounded in two ways that are half a step
 * apart. Equal shapes have one of the two in common, at the same place: where a length is at the border of one
 * rounding, it is in the middle of the other. None for a shape without area.
 */
export function fingerprintsOf(shape: Invariants): readonly string[] {
  const { kind, volumeMm3, areas, counts, surfaceTypes } = shape;
  if (!(areas.first > 0)) return [];
  const lengths = [
    Math.cbrt(volumeMm3 ?? 0),
    areas.first ** 0.5,
    areas.second ** 0.25,
    areas.third ** (1 / 6),
  ];
  const types = Object.entries(surfaceTypes).sort(([a], [b]) => (a < b ? -1 : 1));
  return OFFSETS.map((offset) => {
    const steps = lengths.map((length) => (length > 0 ? Math.floor(Math.log(length) / STEP + offset) : null));
    const text = JSON.stringify([kind, steps, counts, types]);
    return textHash(text);
  });
}

/** Of a shape read in a unit of so many mm. */
export function scaledInvariants(shape: Invariants, mmPerUnit: number): Invariants {
  const { volumeMm3, areas } = shape;
  const square = mmPerUnit ** 2;
  return {
    ...shape,
    volumeMm3: volumeMm3 === null ? null : volumeMm3 * mmPerUnit ** 3,
    areas: {
      first: areas.first * square,
      second: areas.second * square ** 2,
      third: areas.third * square ** 3,
    },
  };
}
