import { describe, expect, test } from '@jest/globals';
import { meshScene } from '../mesh/mesh-scene.ts';
import type { Scene } from '../scene.ts';
import { drawScene } from './draw-scene.ts';
import type { Image } from './image.ts';

const SIDES = [
  [0, 2, 3, 1],
  [4, 5, 7, 6],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 4, 6, 2],
  [1, 3, 7, 5],
] as const;

/** A cube of 10 mm at the origin. */
function cube(): Scene {
  const vertices = Float32Array.from({ length: 24 }, (_, i) => ((i / 3) >> (i % 3)) & 1 && 10);
  const triangles = Uint32Array.from(SIDES.flatMap(([a, b, c, d]) => [a, b, c, a, c, d]));
  return meshScene({ vertices, triangles }, 1);
}

function draw(scene: Scene, background: 'transparent' | 'white' = 'transparent'): Image {
  return drawScene(scene, { size: 96, background }) as Image;
}

const pixel = ({ pixels, width }: Image, x: number, y: number) => [
  ...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];
const brightness = (image: Image, x: number, y: number) => pixel(image, x, y)[0] as number;

describe('drawScene', () => {
  test('shows the top and the two sides of a cube in different shades, and nothing in the corners', () => {
    const image = draw(cube());
    const [top, left, right] = [
      brightness(image, 48, 26),
      brightness(image, 28, 60),
      brightness(image, 68, 60),
    ];
    expect(top).toBeGreaterThan(left);
    expect(left).toBeGreaterThan(right);
    for (const [x, y] of [
      [0, 0],
      [95, 0],
      [0, 95],
      [95, 95],
    ] as const) {
      expect(pixel(image, x, y)).toEqual([0, 0, 0, 0]);
    }
  });

  test('draws the edges that are seen dark, and those behind not at all', () => {
    const image = draw(cube());
    expect(brightness(image, 48, 70)).toBeLessThan(90);
    // The edges from the hidden corner meet in the middle: above it only the top is seen.
    expect(brightness(image, 48, 30)).toBeGreaterThan(140);
  });

  test('paints faces in their colour', () => {
    const scene = cube();
    const red = { ...scene, nodes: scene.nodes.map((node) => ({ ...node, colour: [1, 0, 0, 1] as const })) };
    const [r, g, b] = pixel(draw(red), 48, 26);
    expect(r).toBeGreaterThan(150);
    expect([g, b]).toEqual([0, 0]);
  });

  test('is opaque and white around the part when that is wanted', () => {
    expect(pixel(draw(cube(), 'white'), 0, 0)).toEqual([255, 255, 255, 255]);
  });

  test('gives the same bytes again', () => {
    expect(Buffer.from(draw(cube()).pixels).equals(draw(cube()).pixels)).toBe(true);
  });

  test('has nothing to show of an empty scene', () => {
    expect(drawScene({ nodes: [], meshes: [] }, { size: 64, background: 'white' })).toBeNull();
  });
});
