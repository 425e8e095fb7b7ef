import type { Vec3 } from '@cadml/cad-model';
import { solveLinear } from '../solve-linear.ts';
import { along, between, norm, pointAt, unit } from '../vec3.ts';
import type { FittedSurface } from './fit-plane.ts';
import { facing, isOn, meanOf, type SurfaceSamples } from './surface-samples.ts';

/** The sphere through all points, by linear least squares (|p|² is linear in centre and radius). */
export function fitSphere(samples: SurfaceSamples): FittedSurface | null {
  const { points } = samples;
  const base = meanOf(points);
  const rows = [0, 1, 2, 3].map(() => [0, 0, 0, 0, 0]);
  for (let i = 0; i < points.length / 3; i++) {
    const offset = between(base, pointAt(points, i));
    const terms = [...offset, 1];
    const square = offset[0] ** 2 + offset[1] ** 2 + offset[2] ** 2;
    for (const [row, sums] of rows.entries()) {
      const term = terms[row] as number;
      for (let k = 0; k < 4; k++) sums[k] = (sums[k] as number) + term * (terms[k] as number);
      sums[4] = (sums[4] as number) + term * square;
    }
  }
  const solution = solveLinear(rows);
  if (solution === null) return null;
  const [x, y, z, rest] = solution.map((value, i) => (i < 3 ? value / 2 : value)) as unknown as [
    ...Vec3,
    number,
  ];
  const origin = along(base, 1, [x, y, z]);
  const radius = Math.sqrt(rest + x * x + y * y + z * z);
  if (!isOn(samples, (point) => norm(between(origin, point)) - radius)) return null;
  const face = facing(samples, (point) => unit(between(origin, point)));
  if (face === 0) return null;
  return { surface: { kind: 'sphere', origin, radius }, bend: face > 0 ? 'convex' : 'concave' };
}
