import { readFileSync } from 'node:fs';

/** A block of 10 × 20 × 30 mm with a bore of radius 3 along z: 7 faces, 6000 − 270 π mm³. */
export const DRILLED_BLOCK = readFileSync(new URL('../../fixtures/drilled-block.step', import.meta.url));
export const DRILLED_BLOCK_VOLUME = 6000 - 270 * Math.PI;

type Point = readonly [number, number, number];

/** A closed cube as binary STL: 12 facets, volume size³. */
export function cubeStl(size: number): Buffer {
  const facets = cubeFacets(size);
  const file = Buffer.alloc(84 + facets.length * 50);
  file.writeUInt32LE(facets.length, 80);
  facets.forEach((corners, index) => {
    corners.flat().forEach((value, slot) => {
      file.writeFloatLE(value, 84 + index * 50 + 12 + slot * 4);
    });
  });
  return file;
}

/** A drawing of `count` lines on two layers, within a box of 100 × 50. */
export function linesDxf(count: number): Buffer {
  const lines = ['0', 'SECTION', '2', 'ENTITIES'];
  for (let i = 0; i < count; i++) {
    const x = count === 1 ? 100 : (100 * i) / (count - 1);
    lines.push('0', 'LINE', '8', i % 2 === 0 ? 'OUTLINE' : 'HOLES');
    lines.push('10', '0', '20', '0', '11', String(x), '21', String(x / 2));
  }
  return Buffer.from([...lines, '0', 'ENDSEC', '0', 'EOF', ''].join('\n'));
}

function cubeFacets(size: number): Point[][] {
  const corner = (bits: number): Point => [bits & 1 ? size : 0, bits & 2 ? size : 0, bits & 4 ? size : 0];
  const quads = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ];
  return quads.flatMap(([a = 0, b = 0, c = 0, d = 0]) => [
    [corner(a), corner(b), corner(c)],
    [corner(a), corner(c), corner(d)],
  ]);
}
