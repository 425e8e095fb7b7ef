import type { OpenCascade } from '../kernel.ts';
import type { PartSample } from '../sample.ts';
import { makeNut } from './fasteners.ts';
import type { ThreadSize } from './metric-threads.ts';

const SIZES: readonly ThreadSize[] = [6, 8, 10, 12];

export function makeNuts(oc: OpenCascade): PartSample[] {
  return SIZES.map((size, i) => ({
    kind: 'part',
    slug: `nut-m${size}`,
    partNumber: `NU-${500 + i}`,
    name: `Hexagon nut M${size}`,
    material: 'Steel 8',
    tags: ['fastener', `M${size}`],
    description: `Hexagon nut M${size} in the dimensions of ISO 4032, bored to the nominal diameter`,
    ...makeNut(oc, size),
  }));
}
