import type { OpenCascade, TopoDS_Shape } from '../kernel.ts';
import { type ExpectedVolume, exactly } from '../sample.ts';
import { cut, fuse } from '../shapes/booleans.ts';
import { hexagonHead, hexagonHeadVolume } from '../shapes/hexagon-head.ts';
import { type Point2, polygon } from '../shapes/outline.ts';
import { revolvedVolume } from '../shapes/outline-area.ts';
import { cylinder, cylinderVolume, revolve } from '../shapes/solids.ts';
import { THREADS, type ThreadSize } from './metric-threads.ts';

export interface Fastener {
  readonly shape: TopoDS_Shape;
  readonly volume: ExpectedVolume;
}

/** A hexagon head screw: the shank from z = 0 down, the head up. Threads are cosmetic: the nominal cylinder. */
export function makeBolt(oc: OpenCascade, size: ThreadSize, length: number): Fastener {
  const { acrossFlats, headHeight: height } = THREADS[size];
  const tip = size * 0.1;
  const profile = polygon([
    [0, -length],
    [size / 2 - tip, -length],
    [size / 2, tip - length],
    [size / 2, 0],
    [0, 0],
  ]);
  return {
    shape: fuse(oc, hexagonHead(oc, { acrossFlats, height }, 'top'), [revolve(oc, profile)]),
    volume: {
      mm3: hexagonHeadVolume({ acrossFlats, height }, 'top') + revolvedVolume(profile),
      within: 1e-5,
    },
  };
}

/** A hexagon nut from z = 0 up, bored to the nominal diameter. */
export function makeNut(oc: OpenCascade, size: ThreadSize): Fastener {
  const { acrossFlats, nutHeight: height } = THREADS[size];
  const bore = cylinder(oc, { at: [0, 0, -1], axis: 'z', diameter: size, length: height + 2 });
  return {
    shape: cut(oc, hexagonHead(oc, { acrossFlats, height }, 'both'), [bore]),
    volume: {
      mm3: hexagonHeadVolume({ acrossFlats, height }, 'both') - cylinderVolume(size, height),
      within: 1e-5,
    },
  };
}

/** A plain washer from z = 0 up; `chamfered` is form B, with one outer edge broken. */
export function makeWasher(oc: OpenCascade, size: ThreadSize, chamfered = false): Fastener {
  const { inner, outer, thickness } = THREADS[size].washer;
  const edge = thickness / 4;
  const [inside, outside] = [inner / 2, outer / 2];
  const rim: Point2[] = chamfered
    ? [
        [outside, thickness - edge],
        [outside - edge, thickness],
      ]
    : [[outside, thickness]];
  const profile = polygon([[inside, 0], [outside, 0], ...rim, [inside, thickness]]);
  return { shape: revolve(oc, profile), volume: exactly(revolvedVolume(profile)) };
}
