import type { Vec3 } from '@cadml/cad-model';
import { along, between, dot, frameOf, norm, unit } from '../vec3.ts';
import type { SteppedSurface } from './refine-surface.ts';

export interface Tube {
  readonly origin: Vec3;
  readonly axis: Vec3;
  readonly radius: number;
}

export interface Ring extends Tube {
  readonly majorRadius: number;
}

export interface Cone {
  readonly apex: Vec3;
  readonly axis: Vec3;
  readonly semiAngle: number;
}

/** Unknowns: the middle across the axis, two tilts, the radius. */
export const steppedTube: SteppedSurface<Tube> = {
  slopesAt: (point, { origin, axis, radius }) => {
    const { reach, height, out, frame } = placeOf(point, origin, axis);
    const [u, v] = [dot(out, frame[0]), dot(out, frame[1])];
    return { miss: reach - radius, slopes: [-u, -v, -height * u, -height * v, -1] };
  },
  changed: ({ origin, axis, radius }, [x, y, p, q, wider]) => {
    const [u, v] = frameOf(axis);
    const moved = along(along(origin, x as number, u), y as number, v);
    const next = { origin: moved, axis: tilted(axis, p, q), radius: radius + (wider as number) };
    return next.radius > 0 ? next : null;
  },
};

/** Unknowns: the apex, two tilts, the angle. */
export const steppedCone: SteppedSurface<Cone> = {
  slopesAt: (point, { apex, axis, semiAngle }) => {
    const { reach, height, out, frame } = placeOf(point, apex, axis);
    const [cosine, sine] = [Math.cos(semiAngle), Math.sin(semiAngle) * Math.sign(height)];
    const tilt = -height * cosine - reach * sine;
    return {
      miss: reach * cosine - height * sine,
      slopes: [
        ...along([0, 0, 0], -1, along([cosine * out[0], cosine * out[1], cosine * out[2]], -sine, axis)),
        tilt * dot(out, frame[0]),
        tilt * dot(out, frame[1]),
        -reach * Math.sin(semiAngle) - Math.abs(height) * cosine,
      ],
    };
  },
  changed: ({ apex, axis, semiAngle }, [x, y, z, p, q, wider]) => ({
    apex: along(apex, 1, [x, y, z] as unknown as Vec3),
    axis: tilted(axis, p, q),
    semiAngle: semiAngle + (wider as number),
  }),
};

/** Unknowns: the middle, two tilts, both radii. */
export const steppedRing: SteppedSurface<Ring> = {
  slopesAt: (point, { origin, axis, radius, majorRadius }) => {
    const { reach, height, out, frame } = placeOf(point, origin, axis);
    const across = reach - majorRadius;
    const distance = Math.hypot(across, height) || Number.MIN_VALUE;
    const [outward, upward] = [across / distance, height / distance];
    const tilt = upward * majorRadius;
    return {
      miss: distance - radius,
      slopes: [
        -(outward * out[0] + upward * axis[0]),
        -(outward * out[1] + upward * axis[1]),
        -(outward * out[2] + upward * axis[2]),
        tilt * dot(out, frame[0]),
        tilt * dot(out, frame[1]),
        -1,
        -outward,
      ],
    };
  },
  changed: ({ origin, axis, radius, majorRadius }, [x, y, z, p, q, thicker, wider]) => {
    const next = {
      origin: along(origin, 1, [x, y, z] as unknown as Vec3),
      axis: tilted(axis, p, q),
      radius: radius + (thicker as number),
      majorRadius: majorRadius + (wider as number),
    };
    return next.radius > 0 && next.majorRadius > 0 ? next : null;
  },
};

interface PlaceOf {
  readonly reach: number;
  readonly height: number;
  /** Away from the axis. */
  readonly out: Vec3;
  readonly frame: readonly [Vec3, Vec3];
}

/** Where a point is about an axis. */
function placeOf(point: Vec3, origin: Vec3, axis: Vec3): PlaceOf {
  const way = between(origin, point);
  const height = dot(way, axis);
  const radial = along(way, -height, axis);
  return { reach: norm(radial), height, out: unit(radial), frame: frameOf(axis) };
}

function tilted(axis: Vec3, p = 0, q = 0): Vec3 {
  const [u, v] = frameOf(axis);
  return unit(along(along(axis, p, u), q, v));
}
