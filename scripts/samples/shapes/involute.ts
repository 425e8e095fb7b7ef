import { type Outline, type Point2, polar, type Step } from './outline.ts';

/** A spur gear after ISO 53: pressure angle 20°, addendum one module, dedendum 1.25 modules. */
export interface GearTeeth {
  readonly module: number;
  readonly teeth: number;
}

const PRESSURE_ANGLE = (20 * Math.PI) / 180;

/**
 * The outline of a spur gear. Each flank is one cubic Bézier curve through four points of the involute, less
 * than 0.5 % of a module away from it; below the base circle the flank is radial.
 */
export function gearOutline({ module: m, teeth }: GearTeeth): Outline {
  const pitch = (m * teeth) / 2;
  const gear: Gear = {
    base: pitch * Math.cos(PRESSURE_ANGLE),
    tip: pitch + m,
    root: pitch - 1.25 * m,
    halfAtBase: Math.PI / (2 * teeth) + involute(PRESSURE_ANGLE),
    step: (2 * Math.PI) / teeth,
  };
  if (gear.root >= gear.base)
    throw new Error(`${teeth} teeth are too many: the root lies outside the base circle.`);
  const steps = Array.from({ length: teeth }, (_, i) => toothSteps(gear, i * gear.step)).flat();
  const start = steps.at(-1)?.to;
  if (!start) throw new Error('A gear needs teeth.');
  return { start, steps };
}

interface Gear {
  readonly base: number;
  readonly tip: number;
  readonly root: number;
  /** Half of the angle of a tooth on the base circle. */
  readonly halfAtBase: number;
  readonly step: number;
}

/** One tooth around `angle`, from the root before it to the root after it. */
function toothSteps(gear: Gear, angle: number): Step[] {
  const { root, tip, halfAtBase, step } = gear;
  const up = flank(gear, angle, -1);
  const down = flank(gear, angle, 1);
  return [
    { to: polar(gear.base, angle - halfAtBase) },
    { controls: [up[1], up[2]], to: up[3] },
    { via: polar(tip, angle), to: down[3] },
    { controls: [down[2], down[1]], to: down[0] },
    { to: polar(root, angle + halfAtBase) },
    { via: polar(root, angle + step / 2), to: polar(root, angle + step - halfAtBase) },
  ];
}

/** The poles of a flank from the base circle to the tip; `side` is −1 for the flank met first. */
function flank({ base, tip, halfAtBase }: Gear, angle: number, side: 1 | -1): Poles {
  const roll = Math.sqrt((tip / base) ** 2 - 1);
  const onInvolute = (t: number): Point2 => [
    base * (Math.cos(t) + t * Math.sin(t)),
    base * (Math.sin(t) - t * Math.cos(t)),
  ];
  // The length grows with t², so these lie at 0, ¼, ¾ and all of it: the Chebyshev places.
  const local = polesThrough([
    onInvolute(0),
    onInvolute(roll / 2),
    onInvolute(roll * Math.sqrt(0.75)),
    onInvolute(roll),
  ]);
  const start = angle + side * halfAtBase;
  const place = ([x, y]: Point2) => polar(Math.hypot(x, y), start - side * Math.atan2(y, x));
  return [place(local[0]), place(local[1]), place(local[2]), place(local[3])];
}

type Poles = readonly [Point2, Point2, Point2, Point2];

/** The cubic Bézier curve that passes the four points at the parameters 0, ¼, ¾ and 1. */
function polesThrough([a, b, c, d]: Poles): Poles {
  const inner = (i: 0 | 1) => {
    const [r, s] = [64 * b[i] - 27 * a[i] - d[i], 64 * c[i] - a[i] - 27 * d[i]];
    return [(3 * r - s) / 72, (3 * s - r) / 72] as const;
  };
  const [x, y] = [inner(0), inner(1)];
  return [a, [x[0], y[0]], [x[1], y[1]], d];
}

function involute(angle: number): number {
  return Math.tan(angle) - angle;
}
