import type { OpenCascade } from '../kernel.ts';
import type { PartSample } from '../sample.ts';
import { makeWasher } from './fasteners.ts';
import type { ThreadSize } from './metric-threads.ts';

const SIZES: readonly ThreadSize[] = [4, 5, 6, 8, 10, 12];

export function makeWashers(oc: OpenCascade): PartSample[] {
  return SIZES.map((size, i) => ({
    kind: 'part',
    slug: `washer-m${size}`,
    partNumber: `WA-${600 + i}`,
    name: `Washer M${size}`,
    material: size === 4 ? 'A2' : 'Steel 200 HV',
    tags: ['fastener', `M${size}`],
    description: `Plain washer for M${size} in the dimensions of DIN 125${isFormB(size) ? ', form B' : ', form A'}`,
    ...(size === 8 ? { twin: 'ascii' as const } : {}),
    ...makeWasher(oc, size, isFormB(size)),
  }));
}

function isFormB(size: ThreadSize): boolean {
  return size >= 10;
}
