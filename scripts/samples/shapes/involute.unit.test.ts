import { describe, expect, it } from '@jest/globals';
import { type GearTeeth, gearOutline } from './involute.ts';
import type { Point2 } from './outline.ts';

const PRESSURE_ANGLE = (20 * Math.PI) / 180;

/** Points on the first flank of the tooth on the x axis, from the base circle to the tip. */
function firstFlank(gear: GearTeeth): Point2[] {
  const [radial, flank] = gearOutline(gear).steps;
  if (!radial || !flank || !('controls' in flank)) throw new Error('The second step is no flank.');
  const [a, [b, c], d] = [radial.to, flank.controls, flank.to];
  return Array.from({ length: 1001 }, (_, i) => {
    const [t, s] = [i / 1000, 1 - i / 1000];
    const blend = (k: 0 | 1) => s ** 3 * a[k] + 3 * s * s * t * b[k] + 3 * s * t * t * c[k] + t ** 3 * d[k];
    return [blend(0), blend(1)];
  });
}

function involute(angle: number): number {
  return Math.tan(angle) - angle;
}

describe('gearOutline', () => {
  it.each([18, 20, 24, 41])(
    'keeps the flanks of %d teeth within 0.5 % of a module of the involute',
    (teeth) => {
      const base = (teeth / 2) * Math.cos(PRESSURE_ANGLE);
      const start = -Math.PI / (2 * teeth) - involute(PRESSURE_ANGLE);
      const errors = firstFlank({ module: 1, teeth }).map(([x, y]) => {
        const radius = Math.hypot(x, y);
        const expected = start + involute(Math.acos(Math.min(1, base / radius)));
        return Math.abs(Math.atan2(y, x) - expected) * radius;
      });
      expect(Math.max(...errors)).toBeLessThan(0.005);
    },
  );

  it('makes a tooth as thick as half of the pitch on the pitch circle', () => {
    const pitchRadius = 24;
    const flank = firstFlank({ module: 2, teeth: 24 });
    const above = flank.find((point) => Math.hypot(...point) >= pitchRadius) as Point2;
    const thickness = 2 * Math.abs(Math.atan2(above[1], above[0])) * pitchRadius;
    expect(Math.abs(thickness - Math.PI)).toBeLessThan(0.02);
  });

  it('reaches from 1.25 modules inside the pitch circle to one outside', () => {
    const radii = gearOutline({ module: 2, teeth: 24 }).steps.map(({ to }) => Math.hypot(...to));
    expect(Math.min(...radii)).toBeCloseTo(24 - 2.5, 6);
    expect(Math.max(...radii)).toBeCloseTo(24 + 2, 6);
  });

  it('refuses so many teeth that the root leaves the base circle', () => {
    expect(() => gearOutline({ module: 1, teeth: 42 })).toThrow('too many');
  });
});
