import type { OpenCascade } from '../kernel.ts';
import { exactly, type PartSample } from '../sample.ts';
import { cut, fuse } from '../shapes/booleans.ts';
import { filletAtHeight, filletVolume } from '../shapes/fillet.ts';
import { roundedRectangle } from '../shapes/outline.ts';
import { outlineArea } from '../shapes/outline-area.ts';
import { corners } from '../shapes/patterns.ts';
import { cylinder, cylinderVolume, extrude } from '../shapes/solids.ts';

interface Housing {
  readonly width: number;
  readonly depth: number;
  readonly height: number;
  readonly wall: number;
  readonly corner: number;
  readonly fillet: number;
  readonly boss: { readonly outer: number; readonly hole: number; readonly height: number };
  /** Diameter of the cable entry. */
  readonly entry: number;
}

const SMALL: Housing = {
  width: 80,
  depth: 60,
  height: 30,
  wall: 2.5,
  corner: 8,
  fillet: 3,
  boss: { outer: 7, hole: 2.5, height: 8 },
  entry: 12,
};
const MIDDLE: Housing = { ...SMALL, width: 100, depth: 70, height: 40, wall: 3, entry: 16 };
const LARGE: Housing = {
  ...MIDDLE,
  width: 140,
  depth: 100,
  height: 55,
  corner: 12,
  fillet: 4,
  boss: { outer: 9, hole: 3.3, height: 12 },
  entry: 20,
};

/** Open boxes on z = 0 with four bosses on the floor and a cable entry in the wall at +x. */
export function makeHousings(oc: OpenCascade): PartSample[] {
  return [SMALL, MIDDLE, LARGE].map((housing, i) => ({
    kind: 'part',
    slug: `housing-${housing.width}x${housing.depth}x${housing.height}`,
    partNumber: `HO-${800 + i}`,
    name: `Housing ${housing.width} × ${housing.depth} × ${housing.height}`,
    material: i === 2 ? 'AlSi10Mg' : 'ABS',
    tags: ['enclosure', i === 2 ? 'cast' : 'moulded'],
    description: `Open housing with ${housing.wall} mm walls, four bosses for ${housing.boss.hole} mm screws, cable entry ${housing.entry} mm`,
    ...makeHousing(oc, housing),
  }));
}

function makeHousing(oc: OpenCascade, housing: Housing) {
  const { width, depth, height, wall, corner, fillet, boss, entry } = housing;
  const outside = roundedRectangle(width, depth, corner);
  const inside = roundedRectangle(width - 2 * wall, depth - 2 * wall, corner - wall);
  const block = filletAtHeight(oc, extrude(oc, outside, { plane: 'xy', depth: height }), 0, fillet);
  const shell = cut(oc, block, [
    extrude(oc, inside, { plane: 'xy', from: wall, depth: height }),
    cylinder(oc, {
      at: [width / 2 - wall - 1, 0, height * 0.6],
      axis: 'x',
      diameter: entry,
      length: wall + 2,
    }),
  ]);
  const places = corners(width * 0.7, depth * 0.65);
  const stand = (diameter: number) =>
    places.map(([x, y]) => cylinder(oc, { at: [x, y, wall], axis: 'z', diameter, length: boss.height }));
  return {
    shape: cut(oc, fuse(oc, shell, stand(boss.outer)), stand(boss.hole)),
    volume: exactly(
      outlineArea(outside) * height -
        filletVolume(fillet, { width, height: depth, corner }) -
        outlineArea(inside) * (height - wall) -
        cylinderVolume(entry, wall) +
        4 * (cylinderVolume(boss.outer, boss.height) - cylinderVolume(boss.hole, boss.height)),
    ),
  };
}
