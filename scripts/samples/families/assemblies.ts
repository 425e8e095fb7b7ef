import type { OpenCascade } from '../kernel.ts';
import { type AssemblySample, type Component, exactly } from '../sample.ts';
import { cut } from '../shapes/booleans.ts';
import { boltCircle } from '../shapes/patterns.ts';
import type { Placement } from '../shapes/placement.ts';
import { cylinder, cylinderVolume } from '../shapes/solids.ts';
import { makeBolt, makeNut, makeWasher } from './fasteners.ts';
import { DN50, makeFlange } from './flanges.ts';
import { THREADS } from './metric-threads.ts';

const GASKET = { inner: 61.5, outer: 92, thickness: 2 };
const BOLT = { size: 16, length: 70 } as const;

/** Height of the back of the upper flange, whose face looks down at the gasket. */
const TOP = 2 * (DN50.thickness + DN50.face.height) + GASKET.thickness;

/** A flanged joint: two flanges face to face, a gasket, four bolts with washers and nuts. */
export function makeAssemblies(oc: OpenCascade): AssemblySample[] {
  const washer = THREADS[BOLT.size].washer.thickness;
  const part = (
    name: string,
    colour: string,
    made: Pick<Component, 'shape' | 'volume'>,
    at: Placement[],
  ) => ({
    name,
    colour,
    ...made,
    placements: at,
  });
  return [
    {
      kind: 'assembly',
      slug: 'flange-joint-dn50',
      partNumber: 'AS-900',
      name: 'Flange joint DN 50',
      material: 'various',
      tags: ['piping', 'assembly'],
      description:
        'Two DN 50 flanges, a gasket, four M16 bolts, eight washers, four nuts: 19 parts, 5 of them different',
      components: [
        part('Flange DN 50', '#8a9299', makeFlange(oc, DN50), [
          { name: 'Flange DN 50:1', move: [0, 0, 0] },
          { name: 'Flange DN 50:2', move: [0, 0, TOP], upsideDown: true },
        ]),
        part('Gasket DN 50', '#2f6f4f', makeGasket(oc), [
          { name: 'Gasket DN 50:1', move: [0, 0, DN50.thickness + DN50.face.height] },
        ]),
        part(
          'Hexagon bolt M16 × 70',
          '#c0c4c8',
          makeBolt(oc, BOLT.size, BOLT.length),
          onBolts('Bolt', TOP + washer),
        ),
        part('Washer M16', '#d8c26a', makeWasher(oc, BOLT.size), [
          ...onBolts('Washer top', TOP),
          ...onBolts('Washer bottom', -washer),
        ]),
        part(
          'Hexagon nut M16',
          '#c0c4c8',
          makeNut(oc, BOLT.size),
          onBolts('Nut', -washer - THREADS[BOLT.size].nutHeight),
        ),
      ],
    },
  ];
}

function onBolts(name: string, z: number): Placement[] {
  return boltCircle(DN50.bolts, DN50.boltCircle).map(([x, y], i) => ({
    name: `${name}:${i + 1}`,
    move: [x, y, z],
  }));
}

function makeGasket(oc: OpenCascade) {
  const { inner, outer, thickness } = GASKET;
  const disc = cylinder(oc, { at: [0, 0, 0], axis: 'z', diameter: outer, length: thickness });
  const hole = cylinder(oc, { at: [0, 0, -1], axis: 'z', diameter: inner, length: thickness + 2 });
  return {
    shape: cut(oc, disc, [hole]),
    volume: exactly(cylinderVolume(outer, thickness) - cylinderVolume(inner, thickness)),
  };
}
