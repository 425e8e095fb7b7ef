import type { OpenCascade } from '../kernel.ts';
import type { PartSample } from '../sample.ts';
import { makeBolt } from './fasteners.ts';
import type { ThreadSize } from './metric-threads.ts';

const SIZES: readonly (readonly [ThreadSize, number])[] = [
  [5, 20],
  [6, 25],
  [8, 30],
  [8, 50],
  [10, 40],
  [12, 50],
];

export function makeBolts(oc: OpenCascade): PartSample[] {
  return SIZES.map(([size, length], i) => ({
    kind: 'part',
    slug: `bolt-m${size}x${length}`,
    partNumber: `BO-${400 + i}`,
    name: `Hexagon bolt M${size} × ${length}`,
    material: 'Steel 8.8',
    tags: ['fastener', `M${size}`],
    description: `Hexagon head screw M${size} × ${length} in the dimensions of ISO 4017, thread as nominal cylinder`,
    ...(size === 12 ? { schema: 'AP242DIS' as const } : {}),
    ...makeBolt(oc, size, length),
  }));
}
